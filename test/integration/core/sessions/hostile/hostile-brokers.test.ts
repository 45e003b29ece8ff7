import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Beside } from '../../../../helpers/hostile/beside-good.ts'
import { openBesideGood } from '../../../../helpers/hostile/beside-good.ts'
import type { HostileClient, Scenario } from '../../../../helpers/hostile/hostile-broker.ts'
import { openHostileBroker } from '../../../../helpers/hostile/hostile-broker.ts'
import type { BadPacket } from '../../../../helpers/wire/malformed-packets.ts'
import {
  malformedConnacks,
  malformedPackets,
  malformedPublishes,
} from '../../../../helpers/wire/malformed-packets.ts'
import {
  connack,
  packet,
  publish,
  twoBytes,
  variableByteInteger,
  withLength,
} from '../../../../helpers/wire/mqtt-bytes.ts'
import { sentencesOf } from '../../../../helpers/wire/failure-at.ts'
import { profileFor, subscriptionTo } from '../../../../helpers/core/profiles.ts'
import type { TestWorkbench } from '../../../../helpers/core/workbench.ts'

const patience = { timeout: 20_000, interval: 10 }
const five = { properties: Buffer.alloc(0) }
const megabyte = 1024 * 1024

/** Says nothing that would stand in the middle of something else. */
const silent = () => false

let beside: Beside
let bench: TestWorkbench

beforeAll(async () => {
  beside = await openBesideGood()
  bench = beside.bench
})
afterAll(() => beside.close())

/** Connects to a broker that does as it likes; `ended` is how the session left "connected". */
async function meet(version: 4 | 5, scenario: Scenario, patch: Parameters<typeof profileFor>[1] = {}) {
  const hostile = await openHostileBroker(version, scenario)
  const profile = profileFor(hostile.port, { protocolVersion: version, ...patch })
  const { id } = await bench.call('connections.create', { profile })
  await bench.call('subscriptions.create', { connectionId: id, subscription: subscriptionTo('a') })
  await bench.call('connections.connect', { id })
  const ended = async () => {
    const why = () => beside.newest(id)?.reason ?? null
    await expect.poll(why, { interval: 10, message: 'why it is not connected any more' }).not.toBeNull()
    const session = bench
      .events('sessions.changed')
      .flat()
      .find(({ connectionId, reason }) => connectionId === id && reason !== null)
    await bench.call('connections.disconnect', { id })
    return session
  }
  return { id, hostile, ended }
}

/**
 * How the session of a client says that it ended that was sent these bytes. Resolves once its socket is closed. Every limit
 * of its profile is far away: nothing but the bytes can end it.
 */
async function endAfter(version: 4 | 5, bytes: Buffer, instead: 'connect' | 'accepted') {
  const left = Promise.withResolvers<void>()
  const speak = async (client: HostileClient) => {
    await client.write(bytes)
    await client.closed
    left.resolve()
  }
  const { ended, hostile } = await meet(
    version,
    { [instead]: (client: HostileClient) => void speak(client) },
    { connectTimeoutMs: 600_000, keepAliveS: 0 },
  )
  await left.promise
  return { session: await ended(), heard: hostile.clients[0]?.heard ?? [] }
}

const spoken = (list: BadPacket[], instead: 'connect' | 'accepted') =>
  list.map((bad) => ({ ...bad, instead }))
const everyKind = [
  ...spoken(malformedConnacks.slice(1, 4), 'connect'),
  ...spoken(
    malformedPackets.filter((_, at) => at % 12 === 0),
    'accepted',
  ),
  ...spoken(
    malformedPublishes.filter((_, at) => at % 9 === 0),
    'accepted',
  ),
]

describe('a broker that breaks the rules', () => {
  it('is left at once, with a sentence that says over what, and no other connection loses anything', async () => {
    const flooded = beside.flood()
    for (let first = 0; first < everyKind.length; first += 4) {
      await Promise.all(
        everyKind.slice(first, first + 4).map(async ({ bytes, fault, version = 5, instead, what }) => {
          const { session, heard } = await endAfter(version, bytes, instead)
          expect(session?.state, what).toBe('reconnecting')
          expect(session?.reason?.details, what).toMatchObject({
            violation: fault,
            number: instead === 'connect' ? 1 : 2,
          })
          // A broker of MQTT 5 is told what it did wrong.
          if (version === 5 && instead === 'accepted') expect(heard.at(-1)?.cmd, what).toBe('disconnect')
        }),
      )
    }
    await flooded
    await beside.expectNothingLost()
  })

  it.each([
    ['a SUBACK that nobody asked for', packet(9, 0, twoBytes(999), [0]), 'suback-unknown'],
    ['an UNSUBACK that nobody asked for', packet(11, 0, twoBytes(999)), 'unsuback-unknown'],
    ['a topic with U+0000', publish({ topic: 'a\0b' }), 'topic-nul'],
    ['a topic with a wildcard', publish({ topic: 'a/#' }), 'topic-wildcard'],
    ['a topic that is no UTF-8', publish({ topic: Buffer.from([0xc0, 0xaf]) }), 'topic-utf8'],
    ['an empty topic', publish({ topic: '' }), 'topic-empty'],
  ])('is left over %s', async (_what, bytes, violation) => {
    const { session } = await endAfter(4, bytes, 'accepted')
    expect(session?.reason?.details).toMatchObject({ violation })
  })

  it('is left over two codes for one filter, and over an alias that names nothing', async () => {
    const codes = await meet(5, {
      packet: ({ socket }, heard) =>
        heard.cmd !== 'subscribe' ||
        void socket.write(packet(9, 0, twoBytes(heard.messageId ?? 0), [0, 0, 0])),
    })
    expect((await codes.ended())?.reason?.details).toMatchObject({ violation: 'answer-count' })
    const alias = publish({ topic: '', properties: Buffer.from([0x23, 0, 1]) })
    const { session } = await endAfter(5, alias, 'accepted')
    expect(session?.reason).toMatchObject({
      code: 'protocol-error',
      details: { violation: 'alias-above-maximum' },
    })
  })
})

describe('a broker whose acceptance does not fit what was asked', () => {
  const assigning = (id: string) => {
    const property = Buffer.concat([Buffer.from([0x12]), withLength(id)])
    return packet(2, 0, [0, 0], variableByteInteger(property.length), property)
  }

  it.each([
    [4, packet(2, 0, [1, 0])],
    [5, packet(2, 0, [1, 0, 0])],
  ] as const)(
    'is left when an old session goes on after a clean start (MQTT version %s)',
    async (version, bytes) => {
      const { session } = await endAfter(version, bytes, 'connect')
      expect(session?.reason).toMatchObject({
        code: 'protocol-error',
        details: { violation: 'session-present', packet: 'CONNACK' },
      })
      if (session?.reason)
        expect(sentencesOf(session.reason).en).toContain('although a clean start was asked for')
    },
  )

  it('is believed when an old session goes on that was asked for', async () => {
    const { id } = await meet(
      5,
      { connect: ({ socket }) => socket.write(packet(2, 0, [1, 0, 0])) },
      { cleanStart: false, clientId: 'kept' },
    )
    await vi.waitUntil(() => beside.newest(id)?.state === 'connected', patience)
    expect(beside.newest(id)?.sessionPresent).toBe(true)
    await bench.call('connections.disconnect', { id })
  })

  it('is left when it gives another client ID to a client that has one, and believed when it repeats that', async () => {
    const patch = { clientId: 'mine', clientIdKind: 'fixed' } as const
    const other = await meet(5, { connect: ({ socket }) => socket.write(assigning('yours')) }, patch)
    expect((await other.ended())?.reason).toMatchObject({
      code: 'protocol-error',
      details: { violation: 'client-id-assigned' },
    })
    const same = await meet(5, { connect: ({ socket }) => socket.write(assigning('mine')) }, patch)
    await vi.waitUntil(() => beside.newest(same.id)?.state === 'connected', patience)
    await bench.call('connections.disconnect', { id: same.id })
  })

  it.each([
    ['a message', publish({ topic: 'a', payload: 'x' })],
    ['a PUBACK', packet(4, 0, twoBytes(1))],
    ['a SUBACK', packet(9, 0, twoBytes(1), [0])],
    ['a PINGRESP', packet(13, 0)],
  ])('is called a broker, not something else, when %s comes before it', async (_, bytes) => {
    const { session } = await endAfter(4, bytes, 'connect')
    expect(session?.reason).toMatchObject({
      code: 'protocol-error',
      details: { violation: 'before-connack', number: 1 },
    })
    if (session?.reason)
      expect(sentencesOf(session.reason).en).toContain('came before the broker had accepted')
  })
})

describe('a broker that sends too much, or too little', () => {
  it('is left over the header of 256 MB, and over a CONNACK of 21 MB, before either has come', async () => {
    const header = Buffer.concat([
      Buffer.from([0x30]),
      variableByteInteger(268_435_455),
      Buffer.alloc(megabyte),
    ])
    const { session } = await endAfter(4, header, 'accepted')
    expect(session?.reason).toMatchObject({
      code: 'packet-too-large',
      details: { packet: 'PUBLISH', number: 2, sizeBytes: 268_435_455, limitBytes: 16 * megabyte },
    })
    const properties = Buffer.alloc(21_000_000, Buffer.from([0x26, 0, 0, 0, 0]))
    const long = packet(2, 0, [0, 0], variableByteInteger(properties.length), properties)
    const other = await endAfter(5, long, 'connect')
    expect(other.session?.reason).toMatchObject({ code: 'packet-too-large', details: { packet: 'CONNACK' } })
  })

  it('is given up when its CONNACK, or a packet after it, drips', async () => {
    const drip = async (client: HostileClient, bytes: Buffer) => {
      for (const byte of bytes) {
        if (!(await client.write(Buffer.from([byte])))) return
        await setTimeout(400)
      }
    }
    const patch = { connectTimeoutMs: 1_000 }
    const [early, late] = await Promise.all([
      meet(4, { connect: (client) => void drip(client, Buffer.concat([connack[4]])) }, patch),
      meet(
        4,
        { accepted: (client) => void drip(client, publish({ payload: 'x'.repeat(100) })), packet: silent },
        patch,
      ),
    ])
    expect((await early.ended())?.reason).toMatchObject({ code: 'answer-timeout' })
    expect((await late.ended())?.reason).toMatchObject({
      code: 'packet-timeout',
      details: { number: 2, sizeBytes: 105, timeoutMs: 1_000 },
    })
  })

  it('is not hurried when a large packet comes slowly', async () => {
    const payload = Buffer.alloc(160 * 1_024)
    const { id, ended } = await meet(
      4,
      {
        accepted: async (client) => {
          const bytes = publish({ topic: 'a', payload })
          for (let offset = 0; offset < bytes.length; offset += 20_000) {
            await client.write(bytes.subarray(offset, offset + 20_000))
            await setTimeout(150)
          }
          client.socket.end()
        },
        packet: silent,
      },
      { connectTimeoutMs: 1_000 },
    )
    expect((await ended())?.reason?.code).toBe('closed-by-broker')
    const [counts] = (await bench.call('sessions.counts', {})).filter(
      ({ connectionId }) => connectionId === id,
    )
    expect(counts).toMatchObject({ received: 1, stored: 1 })
  })

  it('may begin every handshake of QoS 2 and end none: there are no more than packet identifiers', async () => {
    const last = 65_535
    const message = (packetId: number) => publish({ qos: 2, packetId, topic: 'a', payload: 'x', ...five })
    const all = Buffer.concat(Array.from({ length: last }, (_, at) => message(at + 1)))
    const { id, hostile } = await meet(5, {
      accepted: (client) => void client.write(Buffer.concat([all, message(1), message(last)])),
      packet: (_client, heard) => heard.cmd !== 'pubrec',
    })
    // CONNECT and SUBSCRIBE, and else only PUBREC.
    await vi.waitUntil(() => hostile.clients[0]?.heard.length === 2 + last + 2, patience)
    expect(beside.newest(id)?.state).toBe('connected')
    await expect
      .poll(() =>
        bench
          .events('sessions.counted')
          .flat()
          .findLast(({ connectionId }) => connectionId === id),
      )
      .toMatchObject({ received: last + 2, stored: last, dropped: { 'qos2-repeat': 2 } })
    await bench.call('connections.disconnect', { id })
  })

  it('loses no message when it gives an identifier away whose QoS 2 handshake is still open, as mosquitto does', async () => {
    const message = (payload: string, dup = false) =>
      publish({ qos: 2, packetId: 7, topic: 'a', payload, dup, ...five })
    const { id, hostile } = await meet(5, {
      accepted: (client) =>
        void client.write(
          Buffer.concat([message('one'), message('two'), message('two', true), message('one', true)]),
        ),
      packet: (_client, heard) => heard.cmd !== 'pubrec',
    })
    // CONNECT, SUBSCRIBE, and a PUBREC for each.
    await vi.waitUntil(() => hostile.clients[0]?.heard.length === 2 + 4, patience)
    await expect
      .poll(() =>
        bench
          .events('sessions.counted')
          .flat()
          .findLast(({ connectionId }) => connectionId === id),
      )
      .toMatchObject({ received: 4, stored: 2, dropped: { 'qos2-repeat': 2 } })
    await bench.call('connections.disconnect', { id })
  })

  it('is not asked again at once when it accepts and hangs up, time after time', async () => {
    let accepted = 0
    const { id } = await meet(4, {
      accepted: ({ socket }) => {
        accepted++
        socket.end()
      },
    })
    const again = () => beside.sessionsOf(id).filter(({ retryAtMs }) => retryAtMs !== null)
    await vi.waitUntil(() => accepted === 2 && again().length === 2, patience)
    const delaysMs = again().map(({ retryAtMs, sinceMs }) => (retryAtMs ?? 0) - sinceMs)
    expect(delaysMs[0]).toBeGreaterThan(700)
    expect(delaysMs[1]).toBeGreaterThan(1_400)
    await bench.call('connections.disconnect', { id })
  })
})
