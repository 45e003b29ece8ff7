import { once } from 'node:events'
import type { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Beside } from '../../../../helpers/hostile/beside-good.ts'
import { openBesideGood } from '../../../../helpers/hostile/beside-good.ts'
import { sentencesOf } from '../../../../helpers/wire/failure-at.ts'
import { frame, opcode, openHostileWebSocket } from '../../../../helpers/hostile/hostile-websocket.ts'
import { publish } from '../../../../helpers/wire/mqtt-bytes.ts'
import { profileFor } from '../../../../helpers/core/profiles.ts'

const patience = { timeout: 20_000, interval: 10 }
const kilobyte = 1024
const megabyte = 1024 * kilobyte

let beside: Beside

beforeAll(async () => {
  beside = await openBesideGood()
})
afterAll(() => beside.close())

/** Connects to a broker behind a WebSocket; `ended`: its session the first time that it had a reason to end. */
async function meet(port: number, patch: Parameters<typeof profileFor>[1] = {}) {
  const profile = profileFor(port, { transport: 'ws', protocolVersion: 4, ...patch })
  const { id } = await beside.bench.call('connections.create', { profile })
  await beside.bench.call('connections.connect', { id })
  const counts = async () =>
    (await beside.bench.call('sessions.counts', {})).find(({ connectionId }) => connectionId === id)
  const leave = () => beside.bench.call('connections.disconnect', { id })
  const ended = async () => {
    const found = () => beside.sessionsOf(id).find(({ reason }) => reason !== null)
    await expect.poll(found, { interval: 10, message: 'why it is not connected any more' }).toBeDefined()
    await leave()
    return found()
  }
  return { id, counts, ended, leave }
}

/**
 * How a session ends that was sent these bytes. Resolves once its socket is closed. Every limit of its profile is far away:
 * nothing but the bytes can end it.
 */
async function endAfter(bytes: Buffer, patch: Parameters<typeof profileFor>[1] = {}) {
  const left = Promise.withResolvers<void>()
  const speak = async (socket: Socket) => {
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write(bytes)
    socket.resume()
    // It never says good-bye, and goes on until nobody is there any more.
    const more = setInterval(() => socket.write(frame('')), 20)
    await closed
    clearInterval(more)
    left.resolve()
  }
  const port = await openHostileWebSocket((socket) => void speak(socket))
  const { ended, counts } = await meet(port, { connectTimeoutMs: 600_000, keepAliveS: 0, ...patch })
  await left.promise
  return { session: await ended(), counts: await counts() }
}

const message = publish({ topic: 'a', payload: 'x' })
const fragments = (count: number, bytes: number) =>
  Buffer.concat(
    Array.from({ length: count }, (_, at) =>
      frame(Buffer.alloc(bytes), { fin: false, opcode: at === 0 ? opcode.binary : opcode.continuation }),
    ),
  )

const broken: [what: string, bytes: Buffer][] = [
  ['a kind of frame that is reserved', frame(message, { opcode: 3 })],
  ['reserved bits', frame(message, { reserved: 2 })],
  ['compression that was not agreed on', frame(message, { reserved: 4 })],
  ['a masked frame', frame(message, { masked: true })],
  ['a message in a text frame', frame(message, { opcode: opcode.text })],
  ['a continuation of nothing', frame(message, { opcode: opcode.continuation })],
  ['a message within a message', Buffer.concat([frame(message, { fin: false }), frame(message)])],
  ['a ping in two parts', frame('x', { opcode: opcode.ping, fin: false })],
  ['a ping that is too long', frame(Buffer.alloc(126), { opcode: opcode.ping })],
  ['half a code at the end', frame(Buffer.from([3]), { opcode: opcode.close })],
  ['an impossible code at the end', frame(Buffer.from([0, 5]), { opcode: opcode.close })],
  ['an end that is no UTF-8', frame(Buffer.from([3, 0xe8, 0xff]), { opcode: opcode.close })],
  ['a length of more than 2^53', frame('', { length: 2n ** 62n })],
  ['twenty thousand parts that never end', fragments(20_000, 1)],
]

/** Sends a byte now and then for as long as somebody is there. */
function drip(socket: Socket, begin: Uint8Array, next: () => Uint8Array) {
  socket.write(begin)
  socket.resume()
  const timer = setInterval(() => socket.write(next()), 100)
  socket.once('close', () => {
    clearInterval(timer)
  })
}

describe('a broker whose WebSocket stays open and says nothing any more', () => {
  const byte = Buffer.alloc(1)
  const patch = { connectTimeoutMs: 1_000, keepAliveS: 0 }
  it.each<[string, Uint8Array, () => Uint8Array]>([
    ['in a frame that drips', frame(byte, { length: 10_000n }), () => byte],
    ['in the header of a frame', frame('', { length: 10_000n }).subarray(0, 2), () => Buffer.alloc(0)],
    ['in the middle of a frame', frame(Buffer.alloc(9_000), { length: 10_000n }), () => Buffer.alloc(0)],
    ['in a message whose last part never comes', fragments(1, 10), () => fragments(2, 1).subarray(-3)],
    [
      'in a message between whose parts it pings',
      fragments(1, 10),
      () => frame(Buffer.alloc(120), { opcode: opcode.ping }),
    ],
  ])('is not shown as connected for ever: %s', async (_, begin, next) => {
    const port = await openHostileWebSocket((socket) => {
      drip(socket, begin, next)
    })
    const { ended } = await meet(port, patch)
    const session = await ended()
    expect(session?.reason).toMatchObject({ code: 'packet-timeout', details: { timeoutMs: 1_000 } })
    if (session?.reason) expect(sentencesOf(session.reason).en).toContain('stopped in the middle of a packet')
  })

  it('is not hurried when it only pings', async () => {
    let pings = 0
    const port = await openHostileWebSocket((socket) => {
      drip(socket, frame(message), () => frame(`${pings++}`, { opcode: opcode.ping }))
    })
    const { counts, id, leave } = await meet(port, patch)
    await expect.poll(counts).toMatchObject({ received: 1 })
    // More than twice as long as a packet may take.
    await vi.waitUntil(() => pings > 25, patience)
    expect(beside.sessionsOf(id).at(-1)?.state).toBe('connected')
    await leave()
  })
})

describe('a broker that breaks the rules of WebSocket', () => {
  it('is left at once, whatever it does, and no other connection loses anything', async () => {
    const flooded = beside.flood()
    for (let first = 0; first < broken.length; first += 5) {
      await Promise.all(
        broken.slice(first, first + 5).map(async ([what, bytes]) => {
          const { session, counts } = await endAfter(bytes)
          expect(session?.state, what).toBe('reconnecting')
          expect(session?.reason, what).toMatchObject({
            code: 'protocol-error',
            details: { violation: 'websocket' },
          })
          expect(counts?.received, what).toBe(0)
        }),
      )
    }
    await flooded
    await beside.expectNothingLost()
  })

  it.each([
    ['one frame of 256 MB', frame(Buffer.alloc(megabyte), { length: 268_435_456n })],
    ['many parts of one frame', fragments(100, 4 * kilobyte)],
  ])('is left over a message of more than is allowed in %s, before all of it has come', async (_, bytes) => {
    const limitBytes = 64 * kilobyte
    const { session } = await endAfter(bytes, { maxPacketBytes: limitBytes })
    expect(session?.reason).toMatchObject({ code: 'packet-too-large', details: { limitBytes } })
  })

  it('is left over what is wrong within its frames, as it is without', async () => {
    const bytes = Buffer.concat([...publish({ topic: 'a/#' })].map((byte) => frame(Buffer.from([byte]))))
    const { session } = await endAfter(bytes)
    expect(session?.reason).toMatchObject({
      code: 'malformed-packet',
      details: { violation: 'topic-wildcard', number: 2 },
    })
  })

  it('is taken for closing the connection when it says so in order', async () => {
    const { session } = await endAfter(frame(Buffer.from([3, 0xf0]), { opcode: opcode.close }))
    expect(session?.reason?.code).toBe('closed-by-broker')
  })

  it('is left at the upgrade, with a sentence about it', async () => {
    const without = (name: string) => (lines: string[]) => lines.filter((line) => !line.startsWith(name))
    const wrongKey = (lines: string[]) => [
      ...without('Sec-WebSocket-Accept')(lines),
      'Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    ]
    const answers: [(lines: string[]) => string[], string, string][] = [
      [wrongKey, 'websocket-expected', 'WebSocket'],
      [without('Sec-WebSocket-Accept'), 'websocket-expected', 'WebSocket'],
      [without('Upgrade'), 'websocket-expected', 'WebSocket'],
      [
        (lines) => [...lines, 'Sec-WebSocket-Extensions: permessage-deflate'],
        'websocket-expected',
        'WebSocket',
      ],
      [without('Sec-WebSocket-Protocol'), 'websocket-subprotocol', 'mqtt'],
      [(lines) => [...lines, `X: ${'x'.repeat(megabyte)}`], 'websocket-expected', 'WebSocket'],
      [() => ['HTTP/1.1 403 Forbidden', 'Content-Length: 0'], 'websocket-refused', '403'],
      [() => ['SSH-2.0-OpenSSH_9.6'], 'websocket-expected', 'WebSocket'],
    ]
    await Promise.all(
      answers.map(async ([upgrade, code, word]) => {
        const { ended } = await meet(await openHostileWebSocket(() => undefined, upgrade))
        const session = await ended()
        expect(session?.reason).toMatchObject({ code })
        if (session?.reason) expect(sentencesOf(session.reason).en).toContain(word)
      }),
    )
  })
})

describe('a broker with odd WebSocket frames', () => {
  it('is understood: packets in pieces, several in one, pings and nothing in between', async () => {
    const pieces = [...message].map((byte) => frame(Buffer.from([byte])))
    const ping = frame('still there?', { opcode: opcode.ping })
    const port = await openHostileWebSocket((socket) => {
      socket.write(Buffer.concat(pieces.flatMap((piece) => [piece, frame(''), ping])))
      socket.write(frame(Buffer.concat([message, message])))
      const [start, end] = [message.subarray(0, 3), message.subarray(3)]
      socket.write(frame(start, { fin: false }))
      socket.write(Buffer.concat([ping, frame(end, { opcode: opcode.continuation })]))
    })
    const { counts, id, leave } = await meet(port)
    await vi.waitUntil(async () => (await counts())?.stored === 4, patience)
    expect(beside.newest(id)?.state).toBe('connected')
    await leave()
  })

  it('is not answered more than it takes: pings without end do not fill the memory', async () => {
    const ping = Buffer.concat(Array<Buffer>(500).fill(frame(Buffer.alloc(125), { opcode: opcode.ping })))
    const sentBytes = 600 * ping.length
    const flooded = Promise.withResolvers<Socket>()
    const port = await openHostileWebSocket((socket) => {
      socket.pause()
      for (let sent = 0; sent < sentBytes; sent += ping.length) socket.write(ping)
      socket.write(frame(message), () => flooded.resolve(socket))
    })
    const { counts, id, leave } = await meet(port)
    const socket = await flooded.promise
    await vi.waitUntil(async () => (await counts())?.stored === 1, patience)
    let heardBytes = 0
    socket.on('data', (data: Buffer) => (heardBytes += data.length))
    const end = once(socket, 'end')
    expect(beside.newest(id)?.state).toBe('connected')
    socket.resume()
    await leave()
    await end
    expect(heardBytes).toBeGreaterThan(0)
    // What the system keeps for both sides, and a little of ours.
    expect(heardBytes).toBeLessThan(sentBytes / 4)
    await beside.expectNothingLost()
  })
})
