import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { newTopics, topicReader } from '../../../../../electron/core/db/queries/history/topics.ts'
import { FilterCounter } from '../../../../../electron/core/history/writing/filter-counter.ts'
import { RowRemover } from '../../../../../electron/core/history/upkeep/row-remover.ts'
import type { FilterCount } from '../../../../../electron/core/history/writing/writer-protocol.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'
import { randomOf } from '../../../../helpers/random.ts'
import { listTopics } from '../../../../helpers/history/list-topics.ts'

/** A history with a counter of connection 1, told of everything that is stored and deleted. */
function counting() {
  const file = openHistoryFile()
  const feed = file.feed(1)
  const told: FilterCount[][] = []
  const counter = new FilterCounter(file.db, (connectionId, counts) => {
    expect(connectionId).toBe(1)
    told.push(counts)
  })
  onTestFinished(() => {
    counter.stop()
  })
  const remover = new RowRemover(file.db)
  const receive = (...topics: string[]) => {
    for (const topic of topics) feed.receive(topic)
    for (const { received } of file.commit(feed)) counter.gain(1, received)
  }
  const removeOldest = (limit: number) => {
    counter.lose(1, remover.removeOldest(1, () => true, limit).topics)
  }
  const counts = () => Object.fromEntries(told.flat().map(({ filter, count }) => [filter, count]))
  const gained = () => told.flat().reduce((sum, each) => sum + each.gained, 0)
  return { file, counter, told, receive, removeOldest, counts, gained }
}

describe('messages that match a filter', () => {
  it('are counted in the history of earlier runs by the rules of topic filters', async () => {
    const { counter, receive, counts, gained } = counting()
    receive('a/1', 'a/2', 'a/2', '$SYS/load')
    await counter.watch(1, ['#', 'a/+', 'a/2', '$SYS/#', 'b', '$share/group/a/+'])
    const expected = { '#': 3, 'a/+': 3, 'a/2': 2, '$SYS/#': 1, b: 0, '$share/group/a/+': 3 }
    expect(counts()).toEqual(expected)
    expect(gained()).toBe(0)
  })

  it('are counted although their topics are as long as a topic can be', async () => {
    const { counter, receive, counts, removeOldest } = counting()
    const [one, two] = ['ä', 'ö'].map((letter) => `long/${letter.repeat(32_000)}`)
    if (one === undefined || two === undefined) throw new Error('no topics')
    receive(one, two)
    await counter.watch(1, ['long/+', two])
    receive(one, two, two)
    await counter.watch(1, ['long/+', two])
    expect(counts()).toEqual({ 'long/+': 5, [two]: 3 })
    removeOldest(2)
    await counter.watch(1, ['long/+', two])
    expect(counts()).toEqual({ 'long/+': 3, [two]: 2 })
  })

  it('are told a few times a second, summed up, and nothing when nothing came', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { counter, told, receive, removeOldest } = counting()
    await counter.watch(1, ['#', 'b'])
    for (let times = 0; times < 25; times++) receive('a')
    removeOldest(5)
    expect(told).toHaveLength(1)
    vi.advanceTimersByTime(250)
    expect(told.slice(1)).toEqual([[{ filter: '#', count: 20, gained: 25 }]])
    vi.advanceTimersByTime(10_000)
    receive('a')
    vi.advanceTimersByTime(10_000)
    expect(told.slice(2)).toEqual([[{ filter: '#', count: 21, gained: 1 }]])
  })

  it('are counted exactly, while thousands of topics are looked at in pieces, whatever comes and goes meanwhile', async () => {
    const { file, counter, receive, removeOldest, counts } = counting()
    const random = randomOf(20)
    const topic = () => `${random.pick(['a', 'b'])}/${random.int(12_000)}`
    receive(...Array.from({ length: 20_000 }, topic))
    const first = counter.watch(1, ['a/#'])
    const second = counter.watch(1, ['a/#', 'b/+'])
    let finished = false
    const both = Promise.all([first, second]).then(() => (finished = true))
    let pieces = 0
    while (!finished) {
      receive(topic(), topic(), `new/${pieces}`)
      removeOldest(3)
      pieces++
      await new Promise(setImmediate)
    }
    await both
    receive('a/late')
    await counter.watch(1, ['a/#', 'b/+'])
    expect(pieces).toBeGreaterThan(5)
    const rowsOf = (pattern: string) =>
      file.db
        .prepare('SELECT count(*) FROM messages JOIN topics ON topics.id = topic_id WHERE name LIKE ?')
        .pluck()
        .get(pattern)
    expect(counts()).toEqual({ 'a/#': rowsOf('a/%'), 'b/+': rowsOf('b/%') })
  })

  it('are not counted any more for what is not asked for', async () => {
    const { counter, told, receive } = counting()
    await counter.watch(1, ['a', 'b'])
    await counter.watch(1, ['b'])
    receive('a', 'b')
    await counter.watch(1, ['b'])
    expect(told.at(-1)).toEqual([{ filter: 'b', count: 1, gained: 1 }])
    await counter.watch(1, [])
    receive('b')
    await counter.watch(1, [])
    expect(told.at(-1)).toEqual([{ filter: 'b', count: 1, gained: 1 }])
  })
})

describe('topics', () => {
  it('are looked at by their ids, a piece without looking at the others', () => {
    const { db } = openHistoryFile()
    const prepare = vi.spyOn(db, 'prepare')
    topicReader(db)
    newTopics(db, 1)
    const pieces = prepare.mock.calls.map(([sql]) => sql).filter((sql) => sql.includes('id > ?'))
    expect(pieces).toHaveLength(2)
    for (const sql of pieces) {
      const plan = db
        .prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(1, 40_000, 40_002)
      expect(plan.map(({ detail }) => detail)).toEqual([
        'SEARCH topics USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
      ])
    }
  })

  it('are taken once each, by their own connection', () => {
    const { db } = openHistoryFile()
    const insert = db.prepare('INSERT INTO topics (connection_id, hash, name) VALUES (?, 0, ?)')
    for (let topic = 1; topic <= 100; topic++) insert.run(1, `topic/${topic}`)
    const own = newTopics(db, 1)
    const others = newTopics(db, 2)
    expect([...own.take()]).toHaveLength(100)
    expect([...others.take()]).toEqual([])
    expect(listTopics(db, 1)).toHaveLength(100)
    insert.run(1, 'new')
    expect(topicReader(db).between(1, 40, 42)).toMatchObject([{ name: 'topic/41' }, { name: 'topic/42' }])
    expect([...own.take()]).toMatchObject([{ name: 'new' }])
    expect([...others.take(), ...own.take()]).toEqual([])
  })
})
