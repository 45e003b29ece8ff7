import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openForReading } from '../../../../../electron/core/db/open.ts'
import { totalsReader } from '../../../../../electron/core/db/queries/history/totals.ts'
import { listUnreleased } from '../../../../../electron/core/db/queries/history/unreleased.ts'
import { recordKind } from '../../../../../electron/core/history/records/batch.ts'
import { idRange, seqOf } from '../../../../../electron/core/db/row-id.ts'
import { Cleaner } from '../../../../../electron/core/history/upkeep/cleaner.ts'
import type { Removal } from '../../../../../electron/core/history/upkeep/row-remover.ts'
import { WordIndexer } from '../../../../../electron/core/history/upkeep/word-indexer.ts'
import type { Retention } from '../../../../../shared/types/connection.ts'
import type { Erasure } from '../../../../../shared/types/workbench.ts'
import type { HistoryFile } from '../../../../helpers/history/history-file.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'
import { randomOf } from '../../../../helpers/random.ts'
import { tempDir } from '../../../../helpers/temp-dir.ts'
import { listTopics } from '../../../../helpers/history/list-topics.ts'
import { nodeArgs } from '../../../../helpers/programs/node-args.ts'

interface Cleaning {
  cleaner: Cleaner
  removals: Removal[]
  erasures: Erasure[]
  /** Works until nothing is due; returns in how many steps. */
  finish(between?: () => void): number
}

/** A cleaner that works when told to, not by its timers. */
function cleaning(file: HistoryFile): Cleaning {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const removals: Removal[] = []
  const erasures: Erasure[] = []
  const cleaner = new Cleaner(file.db, {
    removed: (removal) => removals.push(removal),
    erased: (erasure) => erasures.push(erasure),
    worked: () => undefined,
    failed: () => undefined,
  })
  const finish = (between: () => void = () => undefined) => {
    let steps = 0
    while (cleaner.work()) {
      steps++
      between()
      if (steps > 10_000) throw new Error('it never ends')
    }
    return steps
  }
  return { cleaner, removals, erasures, finish }
}

function seqsOf(file: HistoryFile, connectionId: number): number[] {
  const { from, to } = idRange(connectionId)
  const ids = file
    .reader()
    .prepare<[number, number], number>('SELECT id FROM messages WHERE id >= ? AND id < ? ORDER BY id')
    .pluck()
    .all(from, to)
  return ids.map(seqOf)
}

const upFrom = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

function indexAll(file: HistoryFile, connectionId: number): void {
  const indexer = new WordIndexer(file.db)
  while (indexer.indexSome(connectionId));
  indexer.stop()
}

/** Everything that is counted, counted anew. */
function expectHonest(file: HistoryFile): void {
  const db = file.reader()
  const connections = db.prepare<[], number>('SELECT connection_id FROM totals').pluck().all()
  for (const id of connections) {
    const { from, to } = idRange(id)
    const counted = db
      .prepare(
        `SELECT coalesce(sum(kind != 2), 0) AS messages, coalesce(sum(kind = 2), 0) AS events,
           coalesce(sum(length(payload) + coalesce(length(properties), 0) + 64), 0) AS bytes
         FROM messages WHERE id >= ? AND id < ?`,
      )
      .get(from, to)
    expect(totalsReader(db).of(id)).toMatchObject(counted as object)
  }
  const wrong = db
    .prepare(
      `SELECT name FROM topics t WHERE received !=
         (SELECT count(*) FROM messages m WHERE m.topic_id = t.id AND m.kind = 0)`,
    )
    .all()
  expect(wrong).toEqual([])
  // Every word that the index knows stands in a row that exists.
  const lost = db.prepare("SELECT count(*) FROM words WHERE words MATCH 'common'").pluck().get()
  const there = db
    .prepare(
      `SELECT count(*) FROM messages m JOIN word_index w ON w.connection_id = m.id / 274877906944
       WHERE m.id <= w.up_to AND m.kind != 2`,
    )
    .pluck()
    .get()
  expect(lost).toBe(there)
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  file.db.exec("INSERT INTO words (words) VALUES ('integrity-check')")
}

describe('what a connection keeps', () => {
  it('is so many messages, the newest, events beside them; other connections keep theirs', () => {
    const file = openHistoryFile()
    const { cleaner, finish } = cleaning(file)
    const [one, other] = [file.feed(1), file.feed(2)]
    for (let row = 1; row <= 1_000; row++) {
      if (row % 10 === 0) one.event({ type: 'dropped', count: row, reason: 'x' })
      else if (row % 7 === 0) one.publish(`t/${row % 4}`, `common ${row}`)
      else one.receive(`t/${row % 4}`, `common ${row}`)
      other.receive('t', 'common')
    }
    file.commit(one, other)
    indexAll(file, 1)
    indexAll(file, 2)
    cleaner.setRetention(1, { keep: 'messages', count: 90 })
    finish()
    expect(totalsReader(file.db).of(1)).toMatchObject({ last_seq: 1_000, messages: 90 })
    // An event goes with the message after it.
    expect(seqsOf(file, 1)).toEqual(upFrom(900, 1_000))
    expect(seqsOf(file, 2)).toHaveLength(1_000)
    expectHonest(file)
    one.receive('t/1', 'common')
    file.commit(one)
    cleaner.request(1)
    finish()
    expect(totalsReader(file.db).of(1)).toMatchObject({ messages: 90 })
    expect(seqsOf(file, 1)[0]).toBe(902)
  })

  it('is so many megabytes of payloads, properties and rows', () => {
    const file = openHistoryFile()
    const { cleaner, finish } = cleaning(file)
    const feed = file.feed(1)
    for (let row = 0; row < 50; row++)
      feed.receive('big', Buffer.alloc(99_836, 1), { properties: Buffer.alloc(100, 2) })
    file.commit(feed)
    cleaner.setRetention(1, { keep: 'megabytes', megabytes: 2 })
    finish()
    expect(totalsReader(file.db).of(1)).toMatchObject({ messages: 20, bytes: 2_000_000 })
    expect(seqsOf(file, 1)).toEqual(upFrom(31, 50))
    expectHonest(file)
  })

  it('is so many days, and messages grow old while none arrive', () => {
    const file = openHistoryFile()
    const { cleaner, finish } = cleaning(file)
    const dayMs = 24 * 3_600_000
    const startMs = Date.now()
    const feed = file.feed(1)
    for (let day = 10; day >= 0; day--)
      feed.receive('t', `common ${day}`, { timeMs: startMs - day * dayMs + 1_000 })
    file.commit(feed)
    cleaner.setRetention(1, { keep: 'days', days: 3 })
    finish()
    expect(seqsOf(file, 1)).toEqual(upFrom(8, 11))
    vi.setSystemTime(startMs + dayMs + 2_000)
    vi.advanceTimersByTime(61_000)
    expect(seqsOf(file, 1)).toEqual(upFrom(10, 11))
    expectHonest(file)
  })

  it('changes while messages arrive, and a wider limit deletes nothing', () => {
    const file = openHistoryFile()
    const { cleaner, finish, removals } = cleaning(file)
    const feed = file.feed(1)
    for (let row = 0; row < 500; row++) feed.receive('t', 'common')
    file.commit(feed)
    const retentions: Retention[] = [
      { keep: 'messages', count: 400 },
      { keep: 'messages', count: 450 },
      { keep: 'all' },
      { keep: 'days', days: 1 },
    ]
    for (const retention of retentions.slice(0, 3)) {
      cleaner.setRetention(1, retention)
      finish()
    }
    expect(seqsOf(file, 1)).toHaveLength(400)
    cleaner.setRetention(1, retentions[3] ?? { keep: 'all' })
    finish()
    // What was fed has the time 0.
    expect(seqsOf(file, 1)).toEqual([])
    expect(removals.reduce((sum, { rows }) => sum + rows, 0)).toBe(500)
    feed.receive('t')
    expect(file.commit(feed)).toMatchObject([{ first: 501, last: 501 }])
  })

  it('is never in the way of recording: a commit fits between any two steps', () => {
    const file = openHistoryFile()
    const { cleaner, finish, removals } = cleaning(file)
    const feed = file.feed(1)
    for (let row = 0; row < 30_000; row++) feed.receive(`t/${row % 100}`, `common words of message ${row}`)
    file.commit(feed)
    indexAll(file, 1)
    cleaner.setRetention(1, { keep: 'messages', count: 100 })
    let commits = 0
    finish(() => {
      if (totalsReader(file.db).of(1).messages <= 100) return
      feed.receive('live', 'common')
      commits += file.commit(feed).length
      cleaner.request(1)
    })
    // After the last removal there was nothing to wait for any more.
    expect(commits).toBe(removals.length - 1)
    expect(removals.length).toBeGreaterThan(10)
    expect(Math.max(...removals.map(({ rows }) => rows))).toBeLessThan(20_000)
    expect(totalsReader(file.db).of(1)).toMatchObject({ messages: 100, last_seq: 30_000 + commits })
    expectHonest(file)
  })
})

describe('clearing', () => {
  it('deletes what was there when it was asked for, and keeps what comes meanwhile', () => {
    const file = openHistoryFile()
    const { cleaner, finish, erasures } = cleaning(file)
    const [one, other] = [file.feed(1), file.feed(2)]
    for (let row = 0; row < 2_000; row++) {
      one.receive(`t/${row % 3}`, 'common')
      other.receive('t/0', 'common')
    }
    file.commit(one, other)
    cleaner.erase(1, 0)
    let extra = 0
    finish(() => {
      if (extra++ > 4) return
      one.receive('t/1', 'common')
      file.commit(one)
    })
    expect(seqsOf(file, 1)[0]).toBe(2_001)
    expect(seqsOf(file, 2)).toHaveLength(2_000)
    expect(erasures.at(-1)).toEqual({ connectionId: 1, topic: null, rows: 2_000, done: true })
    expectHonest(file)
  })

  it('deletes one topic, received and published, and says which rows', () => {
    const file = openHistoryFile()
    const { cleaner, finish, erasures, removals } = cleaning(file)
    const feed = file.feed(1)
    for (let row = 1; row <= 900; row++) {
      if (row % 3 === 0) feed.publish('gone', 'common')
      else feed.receive(row % 3 === 1 ? 'gone' : 'stays', 'common')
    }
    file.commit(feed)
    indexAll(file, 1)
    const topicId = listTopics(file.db, 1).find(({ name }) => name === 'gone')?.id ?? 0
    cleaner.erase(1, topicId)
    finish()
    const stays = upFrom(1, 900).filter((seq) => seq % 3 === 2)
    expect(seqsOf(file, 1)).toEqual(stays)
    expect(removals.flatMap(({ seqs }) => seqs)).toEqual(upFrom(1, 900).filter((seq) => seq % 3 !== 2))
    expect(erasures.at(-1)).toEqual({ connectionId: 1, topic: 'gone', rows: 600, done: true })
    expect(listTopics(file.reader(), 1)).toMatchObject([
      { name: 'gone', received: 0 },
      { name: 'stays', received: 300 },
    ])
    expectHonest(file)
  })

  it('deletes one message, and its number is not given again, not even after a restart', () => {
    const file = openHistoryFile()
    const { cleaner, removals } = cleaning(file)
    const feed = file.feed(1)
    for (let row = 0; row < 3; row++) feed.receive('t', 'common')
    file.commit(feed)
    indexAll(file, 1)
    expect(cleaner.removeOne(1, 3)).toBe(true)
    expect(cleaner.removeOne(1, 3)).toBe(false)
    expect(cleaner.removeOne(1, 1)).toBe(true)
    expect(removals.map(({ seqs }) => seqs)).toEqual([[3], [1]])
    expectHonest(file)
    cleaner.stop()
    file.close()
    const again = openHistoryFile(file.path)
    const next = again.feed(1)
    next.receive('t')
    expect(again.commit(next)).toMatchObject([{ first: 4, last: 4 }])
    expect(seqsOf(again, 1)).toEqual([2, 4])
  })

  it('goes on after the disk was full, and stops no commit', () => {
    const file = openHistoryFile()
    const { cleaner } = cleaning(file)
    const feed = file.feed(1)
    for (let row = 0; row < 10; row++) feed.receive('t', 'common')
    file.commit(feed)
    file.db.exec("CREATE TRIGGER full BEFORE DELETE ON messages BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    cleaner.erase(1, 0)
    vi.advanceTimersByTime(5_000)
    expect(seqsOf(file, 1)).toHaveLength(10)
    feed.receive('t', 'common')
    expect(file.commit(feed)).toHaveLength(1)
    file.db.exec('DROP TRIGGER full')
    vi.advanceTimersByTime(2_000)
    expect(seqsOf(file, 1)).toEqual([11])
  })
})

describe('a connection that was deleted with its history', () => {
  it('leaves nothing, and takes nothing of its neighbours', () => {
    const file = openHistoryFile()
    const { cleaner, finish } = cleaning(file)
    const feeds = [1, 2, 3].map((connectionId) => file.feed(connectionId))
    for (const feed of feeds) for (let row = 0; row < 25; row++) feed.receive(`t/${row % 4}`, 'common')
    feeds[1]?.receive('a', 'common', { kind: recordKind.receivedUnreleased, packetId: 1 })
    file.commit(...feeds)
    indexAll(file, 2)
    cleaner.forget(2)
    cleaner.forget(9)
    finish()
    expect([1, 2, 3].map((id) => seqsOf(file, id).length)).toEqual([25, 0, 25])
    expect([1, 2, 3].map((id) => listTopics(file.reader(), id).length)).toEqual([4, 0, 4])
    expect(listUnreleased(file.reader(), 2)).toEqual([])
    for (const table of ['totals', 'word_index', 'erasures']) {
      const left = file.reader().prepare(`SELECT * FROM ${table} WHERE connection_id IN (2, 9)`).all()
      expect(left).toEqual([])
    }
    expectHonest(file)
  })

  it('is gone after a restart even when the process was killed in the middle', async () => {
    const path = join(tempDir(), 'history.db')
    const script = join(import.meta.dirname, '../../../../helpers/history/forget-history.ts')
    const working = spawn(process.execPath, nodeArgs(script, path, '60000'), {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    // It says something after every step.
    await once(working.stdout, 'data')
    working.kill('SIGKILL')
    await once(working, 'exit')
    const left = openForReading(path)
    const rows = Number(left.prepare('SELECT count(*) FROM messages').pluck().get())
    left.close()
    expect(rows).toBeGreaterThan(0)
    expect(rows).toBeLessThan(60_000)
    const file = openHistoryFile(path)
    expectHonest(file)
    cleaning(file).finish()
    expect(file.reader().prepare('SELECT count(*) FROM messages').pluck().get()).toBe(0)
    expect(file.reader().prepare('SELECT count(*) FROM erasures').pluck().get()).toBe(0)
  })
})

describe('the space of deleted rows', () => {
  it('is given back to the disk, that of the words too', () => {
    const file = openHistoryFile()
    const { cleaner, finish } = cleaning(file)
    const random = randomOf(5)
    const [one, other] = [file.feed(1), file.feed(2)]
    for (let round = 0; round < 5; round++) {
      for (let row = 0; row < 1_000; row++) {
        const words = Array.from({ length: 30 }, () => random.int(1_000_000).toString(36)).join(' ')
        one.receive(`t/${row % 10}`, `common ${words}`)
      }
      other.receive('t', 'common')
      file.commit(one, other)
    }
    indexAll(file, 1)
    indexAll(file, 2)
    const sizeBytes = () => {
      file.db.pragma('wal_checkpoint(TRUNCATE)')
      return statSync(file.path).size
    }
    const before = sizeBytes()
    expect(before).toBeGreaterThan(2_500_000)
    cleaner.erase(1, 0)
    const steps = finish()
    const after = sizeBytes()
    expect(after).toBeLessThan(1_500_000)
    expect(steps).toBeGreaterThan(20)
    expect(seqsOf(file, 2)).toHaveLength(5)
    expectHonest(file)
  })
})
