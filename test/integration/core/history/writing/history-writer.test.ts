import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { openForReading } from '../../../../../electron/core/db/open.ts'
import { newTopics } from '../../../../../electron/core/db/queries/history/topics.ts'
import { listUnreleased } from '../../../../../electron/core/db/queries/history/unreleased.ts'
import { deliveryCode, recordKind } from '../../../../../electron/core/history/records/batch.ts'
import { connectionOf, rowId, seqOf } from '../../../../../electron/core/db/row-id.ts'
import type { Reason } from '../../../../../shared/errors.ts'
import type { HistoryFile } from '../../../../helpers/history/history-file.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'
import { tempDir } from '../../../../helpers/temp-dir.ts'
import { listTopics } from '../../../../helpers/history/list-topics.ts'
import { nodeArgs } from '../../../../helpers/programs/node-args.ts'

interface Row {
  id: number
  kind: number
  topic: string | null
  payload: Buffer
  delivery: number | null
  took_ms: number | null
  packet_id: number | null
  reason: string | null
}

function rowsOf(db: HistoryFile['db'] | ReturnType<HistoryFile['reader']>): Row[] {
  return db
    .prepare<[], Row>(
      'SELECT m.*, t.name AS topic FROM messages m LEFT JOIN topics t ON t.id = m.topic_id ORDER BY m.id',
    )
    .all()
}

const seqsOf = (rows: Row[], connectionId: number) =>
  rows.filter(({ id }) => connectionOf(id) === connectionId).map(({ id }) => seqOf(id))

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

describe('recording', () => {
  it('knows whose timeline ends with a session that is connected, and when', () => {
    const file = openHistoryFile()
    const [open, closed, never] = [file.feed(1), file.feed(2), file.feed(3)]
    for (const feed of [open, closed, never]) feed.intake.session = 'a session'
    const reason = { code: 'closed-by-user', message: '', details: {} } as const
    open.event({ type: 'connected', afterMs: null, sessionPresent: false }, 100)
    closed.event({ type: 'connected', afterMs: null, sessionPresent: false }, 100)
    file.commit(open, closed, never)
    open.event({ type: 'dropped', count: 1, reason: 'x' }, 170)
    closed.event({ type: 'disconnected', reason }, 180)
    file.commit(open, closed)
    expect(file.writer.connectedBefore()).toEqual([{ connectionId: 1, lastMs: 170 }])
  })

  it('forgets topics that no later batch names, and only those', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    feed.receive('a')
    feed.receive('b')
    file.commit(feed)
    feed.receive('a')
    feed.send()
    const [batch] = feed.intake.queue
    if (batch) batch.forgetTopicsBelow = 1
    expect(file.writer.commit([feed.intake])).toMatchObject([{ last: 3 }])
    feed.receive('b')
    expect(file.commit(feed)).toMatchObject([{ last: 4 }])
    feed.receive('a')
    expect(file.commit(feed)).toMatchObject([{ first: 5, last: 4 }])
  })

  it('numbers the rows of each connection densely, over several sessions and restarts', () => {
    const first = openHistoryFile()
    const [one, two, again] = [first.feed(1), first.feed(32_767), first.feed(1)]
    for (let round = 0; round < 3; round++) {
      one.receive('a', 'x')
      two.publish('b')
      two.event({ type: 'dropped', count: 1, reason: 'x' })
      again.receive('a')
      first.commit(one, two, again)
    }
    first.close()
    const second = openHistoryFile(first.path)
    const feed = second.feed(1)
    feed.receive('a')
    feed.receive('c')
    expect(second.commit(feed)).toMatchObject([{ connectionId: 1, first: 7, last: 8 }])
    const rows = rowsOf(second.reader())
    expect(seqsOf(rows, 1)).toEqual(upTo(8))
    expect(seqsOf(rows, 32_767)).toEqual(upTo(6))
    expect(rows).toHaveLength(14)
    expect(listTopics(second.reader(), 1)).toMatchObject([
      { name: 'a', received: 7 },
      { name: 'c', received: 1 },
    ])
    expect(listTopics(second.reader(), 32_767)).toMatchObject([{ name: 'b', received: 0 }])
  })

  it('stores every byte, an empty payload and one of several megabytes', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    const payloads = [Buffer.alloc(0), Buffer.from([0, 255, 0]), Buffer.alloc(3_000_000, 'é')]
    for (const payload of payloads) feed.receive('a', payload)
    file.commit(feed)
    expect(
      rowsOf(file.reader()).map(({ payload }, index) => payload.equals(payloads[index] ?? payload)),
    ).toEqual([true, true, true])
  })

  it('answers each session with what of its batches is on disk', () => {
    const file = openHistoryFile()
    const [one, two] = [file.feed(1), file.feed(2)]
    one.receive('a')
    one.send()
    one.event({ type: 'dropped', count: 1, reason: 'x' })
    const reference = one.publish('a')
    two.receive('a')
    file.commit(one, two)
    expect(one.answers).toEqual([{ committed: 2, published: [{ reference, seq: 3 }], received: 1, lost: 0 }])
    expect(two.answers).toMatchObject([{ committed: 1, received: 1 }])
    expect([one.intake.queue, two.intake.queue]).toEqual([[], []])
    expect(file.writer.commit([one.intake, two.intake])).toEqual([])
    expect(one.answers).toHaveLength(1)
  })

  it('leaves no trace of a transaction that failed, and stores all of it when it can again', () => {
    const file = openHistoryFile()
    const [one, two] = [file.feed(1), file.feed(2)]
    one.receive('old')
    const earlier = one.publish('old')
    file.commit(one, two)
    const before = { rows: rowsOf(file.db), answers: structuredClone(one.answers) }

    const pages = Number(file.db.pragma('page_count', { simple: true }))
    file.db.pragma(`max_page_count = ${pages + 10}`)
    one.receive('new', 'kept')
    one.deliver(earlier, deliveryCode.acknowledged, { tookMs: 4 })
    const published = one.publish('new')
    two.receive('new', Buffer.alloc(1_000_000, 7))
    one.send()
    two.send()
    const commit = () => file.writer.commit([one.intake, two.intake])
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(commit).toThrow(/full/)
      expect(rowsOf(file.db)).toEqual(before.rows)
      expect(listTopics(file.db, 1)).toMatchObject([{ name: 'old', received: 1 }])
      expect(listTopics(file.db, 2)).toEqual([])
      expect(one.answers).toEqual(before.answers)
    }
    // What comes meanwhile waits behind.
    one.deliver(published, deliveryCode.sent)
    one.receive('newer')
    one.send()

    file.db.pragma('max_page_count = 1073741823')
    expect(commit()).toMatchObject([
      { connectionId: 1, first: 3, last: 5, changed: [2] },
      { connectionId: 2, first: 1, last: 1 },
    ])
    const rows = rowsOf(file.reader())
    expect(seqsOf(rows, 1)).toEqual(upTo(5))
    expect(rows.map(({ topic, delivery }) => [topic, delivery])).toEqual([
      ['old', null],
      ['old', deliveryCode.acknowledged],
      ['new', null],
      ['new', deliveryCode.sent],
      ['newer', null],
      ['new', null],
    ])
    expect(rows[5]?.payload.length).toBe(1_000_000)
    expect([...newTopics(file.reader(), 1).take()]).toMatchObject([
      { name: 'old', received: 1 },
      { name: 'new', received: 1 },
      { name: 'newer', received: 1 },
    ])
    expect(one.answers.slice(1)).toEqual([
      { committed: 3, published: [{ reference: published, seq: 4 }], received: 3, lost: 0 },
    ])
  })
})

describe('how far a published message got', () => {
  const reason: Reason = { code: 'publish-refused', message: 'No.', details: { reasonCode: 135 } }

  it('is written to the row with the reference, in the same session only', () => {
    const file = openHistoryFile()
    const [one, other] = [file.feed(1), file.feed(1)]
    const references = Array.from({ length: 5 }, () => one.publish('a'))
    const [sent = 0, acknowledged = 0, refused = 0, unconfirmed = 0, pending = 0] = references
    expect(other.publish('a')).toBe(references[0])
    file.commit(one, other)
    one.deliver(acknowledged, deliveryCode.acknowledged, { tookMs: 6.6, packetId: 65_535 })
    one.deliver(sent, deliveryCode.sent)
    one.deliver(refused, deliveryCode.refused, { packetId: 3, reason })
    one.deliver(unconfirmed, deliveryCode.unconfirmed, { packetId: 4 })
    one.deliver(99, deliveryCode.sent)
    // Once told, it does not change any more.
    one.deliver(sent, deliveryCode.refused, { reason })
    expect(file.commit(one)).toMatchObject([{ first: 7, last: 6, changed: [2, 1, 3, 4] }])
    expect(
      rowsOf(file.reader()).map((row) => [row.delivery, row.took_ms, row.packet_id, row.reason]),
    ).toEqual([
      [deliveryCode.sent, null, null, null],
      [deliveryCode.acknowledged, 7, 65_535, null],
      [deliveryCode.refused, null, 3, JSON.stringify(reason)],
      [deliveryCode.unconfirmed, null, 4, null],
      [deliveryCode.pending, null, null, null],
      [deliveryCode.pending, null, null, null],
    ])
    expect(one.intake.openDeliveries).toEqual(new Map([[pending, 5]]))
  })

  it('is no change of an earlier row when both come in one commit', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    feed.deliver(feed.publish('a'), deliveryCode.sent)
    expect(file.commit(feed)).toMatchObject([{ first: 1, last: 1, changed: [] }])
    expect(rowsOf(file.reader())[0]?.delivery).toBe(deliveryCode.sent)
  })

  it('stays unconfirmed when the run that sent it has ended', () => {
    const first = openHistoryFile()
    const feed = first.feed(1)
    feed.deliver(feed.publish('a'), deliveryCode.sent)
    feed.publish('a')
    first.commit(feed)
    first.close()
    const second = openHistoryFile(first.path)
    expect(second.writer.abandonPending()).toBe(1)
    expect(rowsOf(second.reader()).map(({ delivery }) => delivery)).toEqual([
      deliveryCode.sent,
      deliveryCode.unconfirmed,
    ])
  })
})

describe('the packet identifiers of QoS 2', () => {
  it('are kept from the message to its release, in order within a batch, and forgotten with the session', () => {
    const file = openHistoryFile()
    const [one, two] = [file.feed(1), file.feed(2)]
    const receive = (packetId: number) => {
      one.receive('a', '', { kind: recordKind.receivedUnreleased, qos: 2, packetId })
    }
    for (const packetId of [5, 6, 65_535]) receive(packetId)
    one.add({ kind: recordKind.released, packetId: 6 })
    one.add({ kind: recordKind.released, packetId: 5 })
    receive(5)
    two.receive('a', '', { kind: recordKind.receivedUnreleased, qos: 2, packetId: 5 })
    const [advance] = file.commit(one, two)
    expect(advance).toMatchObject({ first: 1, last: 4 })
    expect(rowsOf(file.reader()).every(({ kind }) => kind === recordKind.received)).toBe(true)
    expect(listUnreleased(file.reader(), 1)).toEqual([5, 65_535])
    one.add({ kind: recordKind.sessionLost })
    expect(file.commit(one)).toMatchObject([{ first: 5, last: 4, changed: [] }])
    expect(listUnreleased(file.reader(), 1)).toEqual([])
    expect(listUnreleased(file.reader(), 2)).toEqual([5])
  })
})

describe('a process that is killed while it writes', () => {
  it('leaves a sound file with all that it had announced, in whole transactions', async () => {
    const path = join(tempDir(), 'history.db')
    const script = join(import.meta.dirname, '../../../../helpers/history/write-history.ts')
    const writing = spawn(process.execPath, nodeArgs(script, path), { stdio: ['ignore', 'pipe', 'inherit'] })
    const announced = new Map<number, number>()
    let lines = 0
    for await (const line of createInterface({ input: writing.stdout })) {
      const [connectionId = 0, last = 0] = line.split(' ').map(Number)
      announced.set(connectionId, last)
      if (++lines === 200) writing.kill('SIGKILL')
    }
    if (writing.exitCode === null && writing.signalCode === null) await once(writing, 'exit')
    expect(writing.signalCode).toBe('SIGKILL')

    const db = openForReading(path)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    const rows = rowsOf(db)
    db.close()
    for (const connectionId of [1, 2]) {
      const own = rows.filter(({ id }) => connectionOf(id) === connectionId)
      // Row by row what was written, in whole batches: the last may have been committed and not announced any more.
      const expected: string[] = []
      const whole = new Set<number>()
      for (let batch = 1; expected.length < own.length; batch++) {
        const records = 1 + ((batch * 7 + connectionId) % 50)
        for (let record = 0; record < records; record++) expected.push(`${connectionId}:${batch}:${record}:`)
        whole.add(expected.length)
      }
      expect(own.map(({ id }) => seqOf(id))).toEqual(upTo(own.length))
      expect(own.map(({ payload }) => payload.toString().replace(/\.+$/, ''))).toEqual(expected)
      expect(whole.has(own.length)).toBe(true)
      const last = announced.get(connectionId) ?? 0
      expect(last).toBeGreaterThan(100)
      expect(own.length).toBeGreaterThanOrEqual(last)
      expect(own.length - last).toBeLessThanOrEqual(50)
    }

    const reopened = openHistoryFile(path)
    const feed = reopened.feed(1)
    feed.receive('t/0')
    const next = rows.filter(({ id }) => connectionOf(id) === 1).length + 1
    expect(reopened.commit(feed)).toMatchObject([{ first: next, last: next }])
    expect(
      reopened.db.prepare('SELECT count(*) FROM messages WHERE id = ?').pluck().get(rowId(1, next)),
    ).toBe(1)
  })
})
