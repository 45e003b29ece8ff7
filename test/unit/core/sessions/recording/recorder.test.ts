import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Recorder } from '../../../../../electron/core/sessions/recording/recorder.ts'
import { Violation } from '../../../../../electron/core/mqtt/guard/violation.ts'
import type {
  BatchRecord,
  CommittedBatches,
  PackedBatch,
  SessionHello,
} from '../../../../../electron/core/history/records/batch.ts'
import { deliveryCode, recordKind, unpackBatch } from '../../../../../electron/core/history/records/batch.ts'

/** A recorder whose writer is the test. */
function recording() {
  const { port1, port2 } = new MessageChannel()
  const pressure: boolean[] = []
  const received: number[] = []
  const lost: number[] = []
  const recorder = new Recorder('this one', port1, {
    onCommitted: (count) => received.push(count),
    onLost: (packetId) => lost.push(packetId),
    onPressure: (paused) => pressure.push(paused),
  })
  const batches: (PackedBatch & { seen: BatchRecord[] })[] = []
  port2.on('message', (batch: PackedBatch | SessionHello) => {
    if ('session' in batch) return
    const seen: BatchRecord[] = []
    unpackBatch(batch.buffer, batch.records, (record) => seen.push(record), batch.large)
    batches.push({ ...batch, seen })
  })
  onTestFinished(() => {
    port1.close()
    port2.close()
  })
  const answer = (committed: number, patch: Partial<CommittedBatches> = {}) => {
    port2.postMessage({ committed, published: [], received: 0, lost: 0, ...patch } satisfies CommittedBatches)
  }
  const receive = (payload: Buffer | string = '', topic: Buffer | string = 'a', owned = false) => {
    const fields = {
      qos: 1,
      retain: false,
      dup: false,
      packetId: 3,
      properties: Buffer.alloc(0),
      topicAlias: 0,
      owned,
    } as const
    recorder.received(
      {
        ...fields,
        topic: Buffer.from(topic as string),
        payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
      },
      9,
      { unreleased: false, again: false },
    )
  }
  const arrived = (count: number) =>
    vi.waitUntil(() => batches.length >= count, { interval: 1, timeout: 5_000 })
  return { recorder, batches, arrived, answer, receive, pressure, received, lost }
}

describe('the recorder of a session', () => {
  it('hands over what has gathered soon, in order, each topic named once', async () => {
    const { recorder, batches, arrived, receive } = recording()
    receive('1', 'a')
    receive('2', 'b')
    receive('3', 'a')
    await arrived(1)
    receive('4', 'b')
    recorder.event({ type: 'dropped', count: 1, reason: 'x' })
    await arrived(2)
    expect(batches.map(({ batch, records }) => [batch, records])).toEqual([
      [1, 3],
      [2, 2],
    ])
    const [first, second] = batches
    const indexOf = new Map(first?.topics.map(({ name, index }) => [name, index]))
    expect(first?.seen.map(({ topicIndex }) => topicIndex)).toEqual(
      ['a', 'b', 'a'].map((name) => indexOf.get(name)),
    )
    expect(second?.topics).toEqual([])
    expect(second?.seen.map(({ kind }) => kind)).toEqual([recordKind.received, recordKind.event])
  })

  it('says which batch holds everything recorded so far, and which is on disk', async () => {
    const { recorder, arrived, answer, receive } = recording()
    expect([recorder.outbox.currentBatch, recorder.outbox.committedBatch]).toEqual([0, 0])
    receive()
    expect(recorder.outbox.currentBatch).toBe(1)
    await arrived(1)
    expect([recorder.outbox.currentBatch, recorder.outbox.committedBatch]).toEqual([1, 0])
    receive()
    expect(recorder.outbox.currentBatch).toBe(2)
    answer(1)
    await vi.waitUntil(() => recorder.outbox.committedBatch === 1)
    expect(recorder.outbox.currentBatch).toBe(2)
  })

  it('tells a published message its sequence number once stored, and ties deliveries to it', async () => {
    const { recorder, batches, arrived, answer } = recording()
    const message = { topic: 'out', qos: 1, retain: false, payload: Buffer.from('x') } as const
    const [one, two] = [recorder.publishing(message), recorder.publishing(message)]
    recorder.delivery(two.reference, deliveryCode.acknowledged, { tookMs: 2, packetId: 8 })
    await arrived(1)
    answer(1, {
      published: [
        { reference: two.reference, seq: 12 },
        { reference: one.reference, seq: 11 },
      ],
    })
    expect(await Promise.all([one.stored, two.stored])).toEqual([11, 12])
    expect(batches[0]?.seen.map(({ kind, reference }) => [kind, reference])).toEqual([
      [recordKind.published, one.reference],
      [recordKind.published, two.reference],
      [recordKind.delivery, two.reference],
    ])
  })

  it('records nothing of a message with an impossible topic', async () => {
    const { recorder, batches, arrived, receive } = recording()
    expect(() => {
      receive('x', 'a\0b')
    }).toThrow(Violation)
    expect(recorder.outbox.currentBatch).toBe(0)
    receive('y')
    await arrived(1)
    expect(batches[0]?.records).toBe(1)
  })

  it('stops the socket above 16 MB on its way to the disk, and lets it go below half of that', async () => {
    const { batches, arrived, answer, receive, pressure } = recording()
    for (let message = 0; message < 20; message++) receive(Buffer.alloc(1024 * 1024))
    expect(pressure).toEqual([true])
    await arrived(20)
    expect(batches).toHaveLength(20)
    answer(10)
    answer(11)
    answer(14)
    await vi.waitUntil(() => pressure.length > 1)
    expect(pressure).toEqual([true, false])
  })

  it('hands a message of many megabytes over without a copy, in its place among the others', async () => {
    const { batches, arrived, receive } = recording()
    const bytes = Buffer.concat([Buffer.from('head'), Buffer.alloc(3 * 1024 * 1024, 'film')])
    const packet = Buffer.allocUnsafeSlow(bytes.length)
    bytes.copy(packet)
    receive('before')
    receive(packet.subarray(4), 'a', true)
    receive('after')
    expect(packet.byteLength).toBe(0)
    await arrived(3)
    const payloads = batches.flatMap(({ seen }) => seen.map(({ payload }) => Buffer.from(payload)))
    expect(payloads.map(({ length }) => length)).toEqual([6, 3 * 1024 * 1024, 5])
    expect(payloads[1]?.equals(bytes.subarray(4))).toBe(true)
  })

  it('leaves the bytes of a large message alone that are somebody else’s', async () => {
    const { batches, arrived, receive } = recording()
    const bytes = Buffer.alloc(2 * 1024 * 1024, 'film')
    receive(bytes)
    await arrived(1)
    expect(bytes.length).toBe(2 * 1024 * 1024)
    expect(batches[0]?.seen[0]?.payload).toHaveLength(bytes.length)
  })

  it('says that a large message is lost when the writer that has it dies, before the broker could be told otherwise', async () => {
    const { recorder, arrived, receive, received, lost } = recording()
    receive(Buffer.alloc(2 * 1024 * 1024))
    await arrived(1)
    const { port1, port2 } = new MessageChannel()
    onTestFinished(() => {
      port2.close()
    })
    const again: PackedBatch[] = []
    port2.on('message', (batch: PackedBatch | SessionHello) => {
      if ('session' in batch) return
      again.push(batch)
      // What was told when the acknowledgement might have left.
      received.length = 0
      port2.postMessage({ committed: batch.batch, published: [], received: 0, lost: batch.lost ?? 0 })
    })
    recorder.outbox.attach(port1)
    await vi.waitUntil(() => received.length > 0, { interval: 1, timeout: 5_000 })
    expect(again).toMatchObject([{ batch: 1, records: 0, lost: 1 }])
    expect(lost).toEqual([3])
  })

  it('stops the socket also for topics by the thousand, whose messages are small', async () => {
    const { arrived, answer, batches, receive, pressure } = recording()
    for (let topic = 0; topic < 40_000; topic++) receive('', `topic/${topic}`)
    expect(pressure).toEqual([true])
    await arrived(5)
    expect(batches.reduce((sum, { topics }) => sum + topics.length, 0)).toBeGreaterThan(30_000)
    answer(batches.length)
    await vi.waitUntil(() => pressure.length > 1)
    for (let message = 0; message < 40_000; message++) receive('', 'topic/1')
    expect(pressure).toEqual([true, false])
  })

  it('is drained only once all of it is on disk', async () => {
    const { recorder, arrived, answer, receive, received } = recording()
    await recorder.outbox.drain(60_000)
    receive()
    const order: string[] = []
    const drained = recorder.outbox.drain(60_000).then(() => order.push('drained'))
    await arrived(1)
    receive()
    await arrived(2)
    answer(1, { received: 1 })
    await vi.waitUntil(() => received.length === 1)
    order.push('first answer')
    answer(2, { received: 2 })
    await drained
    expect(order).toEqual(['first answer', 'drained'])
    expect(received).toEqual([1, 2])
  })

  it('waits no longer than it is told for a disk that takes nothing', async () => {
    const { recorder, receive, received } = recording()
    receive()
    await recorder.outbox.drain(20)
    expect(received).toEqual([])
  })
})
