import type { Socket } from 'node:net'
import { once } from 'node:events'
import { statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { mostUnrecorded, unrecordedBytes } from '../../../../shared/types/message.ts'
import type { LoneBroker } from '../../../helpers/brokers/lone-broker.ts'
import { openLoneBroker } from '../../../helpers/brokers/lone-broker.ts'
import { packet, publish, twoBytes } from '../../../helpers/wire/mqtt-bytes.ts'
import { everything, profileFor } from '../../../helpers/core/profiles.ts'
import { canMount, smallDisk } from '../../../helpers/history/small-disk.ts'
import type { TestWorkbench } from '../../../helpers/core/workbench.ts'
import { openTestWorkbench } from '../../../helpers/core/workbench.ts'

const patient = { timeout: 60_000, interval: 50 }
const puback = (packetId: number) => packet(4, 0, twoBytes(packetId))
const kilobytes = (count: number) => Buffer.alloc(count * 1024, '.')

/** A workbench on a disk of 24 MB, connected to a broker in the hands of the test. */
async function onSmallDisk() {
  const disk = smallDisk(24)
  const bench = await openTestWorkbench({ dataDir: disk.path })
  onTestFinished(() => bench.close())
  return { disk, bench, ...(await connected(bench)) }
}

async function connected(bench: TestWorkbench, clientId = 'full') {
  const broker = await openLoneBroker()
  const { id } = await bench.call('connections.create', {
    profile: profileFor(broker.port, { protocolVersion: 4, cleanStart: false, clientId }),
  })
  await bench.call('connections.connect', { id })
  await bench.session(id, 'connected')
  return { broker, id, socket: await broker.joined }
}

/** Takes all the space there is. */
function fill(path: string): void {
  const { bavail, bsize } = statfsSync(path)
  writeFileSync(join(path, 'filler'), Buffer.alloc(bavail * bsize))
}

async function send(socket: Socket, bytes: Buffer): Promise<void> {
  if (!socket.write(bytes)) await once(socket, 'drain')
}

/** Sends QoS 0 messages until recording is told to have stopped. */
async function fillUp(bench: TestWorkbench, socket: Socket): Promise<number> {
  let sent = 0
  while (!bench.recording.some((reason) => reason?.code === 'disk-full')) {
    await send(socket, publish({ payload: kilobytes(16) }))
    sent++
    await new Promise(setImmediate)
  }
  return sent
}

/** Likewise, but each message is on disk before many more are sent: next to nothing waits. */
async function fillUpSlowly(broker: LoneBroker, bench: TestWorkbench, socket: Socket): Promise<void> {
  const isFull = () => bench.recording.some((reason) => reason?.code === 'disk-full')
  let packetId = 100
  for (; !isFull(); packetId++) {
    await send(socket, publish({ qos: 1, packetId, payload: kilobytes(256) }))
    await vi.waitUntil(() => isFull() || broker.hasHeard(puback(packetId)), { timeout: 60_000, interval: 2 })
  }
  // The first message that could not be recorded was enough to say so.
  expect(broker.hasHeard(puback(packetId - 2))).toBe(true)
}

describe.runIf(canMount())('on a full disk', () => {
  it('recording says so, acknowledges nothing, counts what it drops, and goes on by itself', async () => {
    const { disk, broker, bench, id, socket } = await onSmallDisk()
    let sent = await fillUp(bench, socket)
    expect(await bench.call('history.status', {})).toMatchObject({
      recording: 'failing',
      reason: { code: 'disk-full' },
    })
    await send(socket, publish({ qos: 1, packetId: 7, payload: 'acknowledged when it is stored' }))
    for (let message = 0; message < 1_500; message++) {
      await send(socket, publish({ payload: kilobytes(32) }))
    }
    sent += 1_501
    const counts = async () => (await bench.call('sessions.counts', {}))[0]
    await vi.waitUntil(async () => (await counts())?.received === sent, patient)
    expect((await counts())?.dropped['history-unavailable'] ?? 0).toBeGreaterThan(0)
    expect(broker.hasHeard(puback(7))).toBe(false)
    // What is there can be read, and profiles are there.
    expect(await bench.call('connections.list', {})).toHaveLength(1)
    const view = await bench.call('views.open', { connectionId: id, filter: everything, limit: 5 })
    expect(view.rows).toHaveLength(5)
    await expect(
      bench.call('messages.publish', {
        connectionId: id,
        topic: 'a',
        qos: 0,
        retain: false,
        payload: kilobytes(0),
      }),
    ).rejects.toMatchObject({ reason: { code: 'publish-unrecorded' } })
    disk.resize(200)
    await vi.waitUntil(() => broker.hasHeard(puback(7)), patient)
    await vi.waitUntil(async () => {
      const now = await counts()
      return now && now.received === now.stored + (now.dropped['history-unavailable'] ?? 0)
    }, patient)
    // The broker hears of what was recorded by another way than this, and maybe sooner.
    await vi.waitUntil(async () => (await bench.call('history.status', {})).recording === 'ok', patient)
    expect((await counts())?.received).toBe(sent)
    expect(bench.events('sessions.changed').flat().at(-1)?.state).toBe('connected')
  }, 120_000)

  it('a connection that can take no more of what is sent again is ended, and comes back when recording works', async () => {
    const { disk, bench, socket, broker } = await onSmallDisk()
    await fillUp(bench, socket)
    for (let packetId = 1; packetId <= 60 && !socket.destroyed; packetId++) {
      await Promise.race([
        send(socket, publish({ qos: 1, packetId, payload: kilobytes(1_024) })),
        once(socket, 'close'),
      ]).catch(() => undefined)
    }
    await bench.event('sessions.changed', (sessions) =>
      sessions.some(
        ({ state, reason }) => state === 'reconnecting' && reason?.code === 'history-unavailable',
      ),
    )
    expect(broker.hasHeard(puback(1))).toBe(false)
    disk.resize(200)
    await vi.waitUntil(() => broker.clients.length === 2, patient)
    expect(bench.recording.at(-1)).toBeNull()
  }, 120_000)

  it('history can be deleted with no byte free, and recording goes on in its place', async () => {
    const { broker, bench, id, socket, disk } = await onSmallDisk()
    await fillUpSlowly(broker, bench, socket)
    fill(disk.path)
    await send(socket, publish({ qos: 1, packetId: 7, payload: 'in its place' }))
    await bench.call('history.clear', { connectionId: id })
    await bench.event('history.erased', ({ done }) => done)
    await vi.waitUntil(() => broker.hasHeard(puback(7)), patient)
    // The broker hears of what was recorded by another way than this, and maybe sooner.
    await vi.waitUntil(async () => (await bench.call('history.status', {})).recording === 'ok', patient)
  }, 120_000)

  it('what waited may fill the disk again, as often as it likes: it is deleted again, and all is recorded', async () => {
    const { broker, bench, id, socket, disk } = await onSmallDisk()
    await fillUpSlowly(broker, bench, socket)
    fill(disk.path)
    // More than the disk holds.
    for (let packetId = 100; packetId < 130; packetId++) {
      await send(socket, publish({ qos: 1, packetId, payload: kilobytes(1_024) }))
    }
    await send(socket, publish({ qos: 1, packetId: 7, payload: 'the last' }))
    const cleared = () => bench.events('history.erased').filter(({ done }) => done).length
    for (let clears = 1; !broker.hasHeard(puback(7)); clears++) {
      const told = bench.recording.length
      await bench.call('history.clear', { connectionId: id })
      await vi.waitUntil(() => cleared() === clears, patient)
      await vi.waitUntil(
        () => broker.hasHeard(puback(7)) || bench.recording.slice(told).some(Boolean),
        patient,
      )
      expect(clears).toBeLessThan(8)
    }
    await vi.waitUntil(async () => (await bench.call('history.status', {})).recording === 'ok', patient)
  }, 120_000)

  it('history can be deleted with no byte free where another connection has recorded after it', async () => {
    const { broker, bench, id, socket, disk } = await onSmallDisk()
    const other = await connected(bench, 'other')
    // Rows full of words: taking them out of the index takes room.
    const words = (packetId: number) =>
      Buffer.from(Array.from({ length: 40_000 }, (_, word) => `w${packetId * word}`).join(' '))
    for (let packetId = 100; packetId < 120; packetId++) {
      await send(socket, publish({ qos: 1, packetId, payload: words(packetId) }))
    }
    await vi.waitUntil(() => broker.hasHeard(puback(119)), patient)
    await fillUpSlowly(other.broker, bench, other.socket)
    fill(disk.path)
    await send(other.socket, publish({ qos: 1, packetId: 7, payload: 'in its place' }))
    await bench.call('history.clear', { connectionId: id })
    await bench.event('history.erased', ({ done }) => done)
    await vi.waitUntil(() => other.broker.hasHeard(puback(7)), patient)
    // The broker hears of what was recorded by another way than this, and maybe sooner.
    await vi.waitUntil(async () => (await bench.call('history.status', {})).recording === 'ok', patient)
  }, 120_000)

  it('what is received is shown as it comes, marked, and is recorded or told as lost when there is room', async () => {
    const { broker, bench, id, socket, disk } = await onSmallDisk()
    await fillUpSlowly(broker, bench, socket)
    fill(disk.path)
    const unrecorded = () => bench.events('history.unrecordedChanged').at(-1)
    await send(socket, publish({ topic: 'live/1', qos: 1, packetId: 7, payload: 'one' }))
    await vi.waitUntil(() => unrecorded()?.messages.at(-1)?.topic === 'live/1', { timeout: 2_000 })
    const shown = unrecorded()?.messages ?? []
    expect(shown.at(-1)).toMatchObject({ qos: 1, payloadBytes: 3, lost: false })
    // What waited when recording stopped is there too, cut.
    expect(shown[0]).toMatchObject({ topic: 'a', payloadBytes: 256 * 1024, lost: false })
    expect(shown[0]?.payload).toHaveLength(unrecordedBytes)
    for (let message = 0; message < 1_400; message++) {
      await send(socket, publish({ topic: 'flood', payload: kilobytes(32) }))
    }
    await send(socket, publish({ topic: 'live/2', payload: 'two' }))
    await vi.waitUntil(() => unrecorded()?.messages.at(-1)?.topic === 'live/2', patient)
    expect(await bench.call('history.unrecorded', {})).toEqual([unrecorded()])
    const { messages, lost, failing } = unrecorded() ?? { messages: [], lost: 0, failing: false }
    expect(failing).toBe(true)
    expect(messages).toHaveLength(mostUnrecorded)
    expect(messages.at(-1)).toMatchObject({ topic: 'live/2', lost: true })
    expect(messages.map(({ number }) => number)).toEqual(
      messages.map((_, index) => (messages[0]?.number ?? 0) + index),
    )
    disk.resize(200)
    await vi.waitUntil(() => unrecorded()?.failing === false, patient)
    expect(unrecorded()?.lost).toBe(lost)
    await vi.waitUntil(
      async () => (await bench.call('sessions.counts', {}))[0]?.dropped['history-unavailable'] === lost,
      patient,
    )
    expect(lost).toBeGreaterThan(0)
    expect(unrecorded()?.messages.every(({ lost: isLost }) => isLost)).toBe(true)
    await bench.call('history.dismissUnrecorded', { connectionId: id })
    expect(await bench.call('history.unrecorded', {})).toEqual([])
  }, 120_000)

  it('the workbench starts with all profiles, shows the history, and can delete it', async () => {
    const { bench, socket, disk, broker, id } = await onSmallDisk()
    await fillUpSlowly(broker, bench, socket)
    await bench.close()
    fill(disk.path)
    const again = await openTestWorkbench({ dataDir: disk.path })
    onTestFinished(() => again.close())
    expect(await again.call('connections.list', {})).toHaveLength(1)
    const view = await again.call('views.open', { connectionId: id, filter: everything, limit: 5 })
    expect(view.rows).toHaveLength(5)
    await again.call('history.clear', { connectionId: id })
    await again.event('history.erased', ({ done }) => done)
    await again.call('connections.connect', { id })
    await again.session(id, 'connected')
    broker.clients.at(-1)?.write(publish({ qos: 1, packetId: 7, payload: 'in its place' }))
    await vi.waitUntil(() => broker.hasHeard(puback(7)), patient)
  }, 120_000)
})
