import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ReceivedRow } from '../../../../shared/types/message.ts'
import { openLoneBroker } from '../../../helpers/brokers/lone-broker.ts'
import { openLoneSessions } from '../../../helpers/core/lone-sessions.ts'
import { mosquittoPub, mosquittoSub, startMosquitto } from '../../../helpers/brokers/mosquitto.ts'
import { everything, profileFor, subscriptionTo } from '../../../helpers/core/profiles.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'

const limit = { timeout: 20_000 }

async function recording() {
  const lone = await openLoneSessions(tempDir())
  onTestFinished(() => lone.close())
  return lone
}

async function mosquitto(config: string[] = []) {
  const broker = await startMosquitto({ config })
  onTestFinished(() => broker.stop())
  return broker
}

/** Drives out whoever uses this id, and comes back when it is driven out itself. */
async function another(port: number, args: string[]) {
  const client = await mosquittoSub(port, ['-t', 'theirs', ...args])
  onTestFinished(() => client.stop())
}

it('another client with the same id is recognised after at most three disconnects, in both versions of MQTT', async () => {
  const { port } = await mosquitto()
  const lone = await recording()
  // Both at once: who is driven out waits a second, and then two.
  const versions = [4, 5] as const
  await Promise.all(
    versions.map(async (protocolVersion) => {
      const clientId = `twin-${protocolVersion}`
      const id = lone.create(profileFor(port, { protocolVersion, clientId, clientIdKind: 'fixed' }))
      await lone.sessions.connect(id)
      await vi.waitUntil(() => lone.stateOf(id)?.state === 'connected', limit)
      await another(port, ['-i', clientId, '-V', protocolVersion === 5 ? 'mqttv5' : 'mqttv311'])
      await vi.waitUntil(() => lone.stateOf(id)?.state === 'closed', limit)
      const { reason, retryAtMs } = lone.stateOf(id) ?? {}
      expect(reason?.code).toMatch(/^taken-over/)
      expect(reason?.details['clientId']).toBe(clientId)
      expect(retryAtMs).toBeNull()
      const ends = lone.happened(id).filter(({ type }) => type === 'disconnected')
      expect(ends.length).toBeGreaterThan(0)
      // MQTT 3.1.1 has no words for it: the first end already says what it may have been.
      if (protocolVersion === 4) expect(ends[0]).toMatchObject({ reason: { code: 'closed-or-taken-over' } })
      expect(ends.length).toBeLessThanOrEqual(3)
    }),
  )
}, 40_000)

describe('after the computer has slept', () => {
  it('a connection whose broker answers no more is made anew long before its keep-alive ends', async () => {
    const broker = await openLoneBroker()
    const lone = await recording()
    const id = lone.create(profileFor(broker.port, { protocolVersion: 4, keepAliveS: 600 }))
    await lone.sessions.connect(id)
    await vi.waitUntil(() => lone.stateOf(id)?.state === 'connected', limit)
    lone.sessions.wake()
    await vi.waitUntil(() => broker.clients.length === 2, limit)
    await vi.waitUntil(() => lone.happened(id).length === 3, limit)
    expect(lone.happened(id)).toMatchObject([
      { type: 'connected' },
      { type: 'disconnected', reason: { code: 'keep-alive-timeout' } },
      { type: 'connected' },
    ])
  })

  it('a connection whose broker answers stays, and one that waits is tried at once', async () => {
    const broker = await mosquitto()
    const lone = await recording()
    const id = lone.create(profileFor(broker.port, { protocolVersion: 4 }))
    await lone.sessions.connect(id)
    await vi.waitUntil(() => lone.stateOf(id)?.state === 'connected', limit)
    const pings = () => broker.log.filter((line) => line.includes('Received PINGREQ')).length
    lone.sessions.wake()
    await vi.waitUntil(() => pings() === 1, limit)
    expect(lone.stateOf(id)?.state).toBe('connected')
    await broker.stop()
    await vi.waitUntil(() => (lone.stateOf(id)?.attempt ?? 0) >= 1, limit)
    const back = await startMosquitto({ ports: broker })
    onTestFinished(() => back.stop())
    await vi.waitUntil(() => lone.stateOf(id)?.retryAtMs !== null, limit)
    lone.sessions.wake()
    await vi.waitUntil(() => lone.stateOf(id)?.state === 'connected', { timeout: 5_000 })
  })
})

it('a connection that waits is tried at once when it is asked for, and goes on as the same session', async () => {
  const broker = await mosquitto()
  const lone = await recording()
  const reconnect = { enabled: true, firstDelayS: 60, longestDelayS: 60 }
  const id = lone.create(profileFor(broker.port, { reconnect }))
  await lone.sessions.connect(id)
  await vi.waitUntil(() => lone.stateOf(id)?.state === 'connected', limit)
  await broker.stop()
  await vi.waitUntil(() => (lone.stateOf(id)?.retryAtMs ?? null) !== null, limit)
  const back = await startMosquitto({ ports: broker })
  onTestFinished(() => back.stop())
  await lone.sessions.connect(id)
  await vi.waitUntil(() => lone.stateOf(id)?.state === 'connected', limit)
  expect(lone.happened(id)).toMatchObject([
    { type: 'connected', afterMs: null },
    { type: 'disconnected' },
    { type: 'connected', afterMs: expect.any(Number) as number },
  ])
})

it('retained messages that come again after a reconnect are marked, those that changed meanwhile are not', async () => {
  const { port } = await mosquitto()
  await mosquittoPub(port, ['-r', '-t', 'kept/same', '-m', 'old'])
  await mosquittoPub(port, ['-r', '-t', 'kept/other', '-m', 'old'])
  const lone = await recording()
  const id = lone.create(profileFor(port, { protocolVersion: 4, clientId: 'one', clientIdKind: 'fixed' }), [
    subscriptionTo('kept/#'),
  ])
  await lone.sessions.connect(id)
  await vi.waitUntil(() => lone.storedCount(id) === 2, limit)
  // What is published live has RETAIN off, and comes once.
  await mosquittoPub(port, ['-r', '-t', 'kept/other', '-m', 'new'])
  await vi.waitUntil(() => lone.storedCount(id) === 3, limit)
  await mosquittoPub(port, ['-i', 'one', '-t', 'theirs', '-m', 'x'])
  await vi.waitUntil(() => lone.storedCount(id) === 5, limit)
  const { rows } = await lone.history.reader.openView(1, id, everything, 50)
  const received = rows.filter((row): row is ReceivedRow => row.kind === 'received')
  const seen = received.map(({ topic, retain, retainedAgain, payload }) => [
    topic,
    Buffer.from(payload).toString(),
    retain,
    retainedAgain ?? false,
  ])
  expect(seen.slice(2)).toEqual([
    ['kept/other', 'new', false, false],
    ...(seen[3]?.[0] === 'kept/same' ? [] : [['kept/other', 'new', true, false]]),
    ['kept/same', 'old', true, true],
    ...(seen[3]?.[0] === 'kept/same' ? [['kept/other', 'new', true, false]] : []),
  ])
  const { rows: retained } = await lone.history.reader.openView(
    2,
    id,
    { ...everything, retainedOnly: true },
    50,
  )
  expect(retained).toHaveLength(4)
})

it('what the broker said when it accepted is told: its limits, the id it chose, the session it kept', async () => {
  const { port } = await mosquitto(['max_packet_size 20000', 'max_keepalive 50', 'max_inflight_messages 7'])
  const lone = await recording()
  const id = lone.create(
    profileFor(port, { protocolVersion: 5, clientId: '', clientIdKind: 'fixed', cleanStart: true }),
  )
  await lone.sessions.connect(id)
  await vi.waitUntil(() => lone.stateOf(id)?.state === 'connected', limit)
  const session = lone.stateOf(id)
  expect(session).toMatchObject({
    clientIdAssigned: true,
    sessionPresent: false,
    limits: { maximumPacketBytes: 20_000, keepAliveS: 50, receiveMaximum: 7, retainAvailable: true },
  })
  expect(session?.clientId).toMatch(/^auto-/)
})
