import { writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Aedes } from 'aedes'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../../../shared/types/session.ts'
import type { TimelineRow } from '../../../../shared/types/message.ts'
import type { Mosquitto } from '../../../helpers/brokers/mosquitto.ts'
import { freePort, mosquittoPub, mosquittoSub, startMosquitto } from '../../../helpers/brokers/mosquitto.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'
import type { TestWorkbench } from '../../../helpers/core/workbench.ts'
import { everything, profileFor, subscriptionTo } from '../../../helpers/core/profiles.ts'
import { connectTo, openTestWorkbench } from '../../../helpers/core/workbench.ts'

/** One for all: every test has a connection of its own. */
let bench: TestWorkbench
const atEnd: (() => void)[] = []
const closers: (() => unknown)[] = []

beforeAll(async () => {
  bench = await openTestWorkbench({ dataDir: tempDir((remove) => atEnd.push(remove)) })
})
afterEach(async () => {
  const connections = await bench.call('connections.list', {})
  const ids = connections.map(({ id }) => id)
  if (ids.length > 0) await bench.call('connections.removeMany', { ids, deleteHistory: false })
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(async () => {
  await bench.close()
  for (const remove of atEnd) remove()
})

/** Everything that was told of a session. */
function toldOf(id: number): Session[] {
  return bench
    .events('sessions.changed')
    .flat()
    .filter(({ connectionId }) => connectionId === id)
}

async function mosquitto(options: Parameters<typeof startMosquitto>[0] = {}): Promise<Mosquitto> {
  const broker = await startMosquitto(options)
  closers.push(() => broker.stop())
  return broker
}

function text(row: TimelineRow | undefined): string {
  return row && row.kind !== 'event' ? Buffer.from(row.payload).toString() : ''
}

async function messages(connectionId: number, count: number): Promise<TimelineRow[]> {
  const view = await bench.call('views.open', { connectionId, filter: everything, limit: 500 })
  const rows = [...view.rows]
  const enough = () => rows.filter(({ kind }) => kind !== 'event').length >= count
  if (!enough()) {
    await bench.event('views.advanced', (news) => {
      if (news.viewId === view.viewId)
        for (const row of news.rows) if (!rows.some(({ seq }) => seq === row.seq)) rows.push(row)
      return enough()
    })
  }
  return rows.filter(({ kind }) => kind !== 'event')
}

describe('a session with mosquitto', () => {
  for (const protocolVersion of [4, 5] as const) {
    it(`receives and publishes with MQTT ${protocolVersion} at every QoS, bytes unchanged`, async () => {
      const broker = await mosquitto()
      const { id } = await connectTo(bench, profileFor(broker.port, { protocolVersion }), [
        subscriptionTo('in/#', { qos: 2 }),
      ])
      const nasty = Buffer.from([0, 0xff, 0xfe, 0x0a, 0x22, 0xed, 0xa0, 0x80])
      await mosquittoPub(broker.port, ['-t', 'in/0', '-q', '0', '-m', '{"id":12345678901234567890}'])
      await writeFile(join(bench.dataDir, 'nasty'), nasty)
      await mosquittoPub(broker.port, ['-t', 'in/1', '-q', '1', '-f', join(bench.dataDir, 'nasty')])
      await mosquittoPub(broker.port, ['-t', 'in/2', '-q', '2', '-n'])
      const rows = await messages(id, 3)
      expect(rows.map((row) => row.kind !== 'event' && [row.topic, row.qos, row.retain])).toEqual([
        ['in/0', 0, false],
        ['in/1', 1, false],
        ['in/2', 2, false],
      ])
      expect(text(rows[0])).toBe('{"id":12345678901234567890}')
      expect(rows[1]?.kind === 'received' && Buffer.from(rows[1].payload).equals(nasty)).toBe(true)
      expect(rows[2]?.kind === 'received' && rows[2].payloadBytes).toBe(0)

      const subscriber = await mosquittoSub(broker.port, ['-t', 'out/#', '-q', '2'], '%q %p')
      closers.push(() => subscriber.stop())
      for (const qos of [0, 1, 2] as const) {
        const payload = Buffer.from(`{"qos":${qos}}`)
        await bench.call('messages.publish', {
          connectionId: id,
          topic: 'out/a',
          qos,
          retain: false,
          payload,
        })
      }
      await expect.poll(() => subscriber.lines).toEqual(['0 {"qos":0}', '1 {"qos":1}', '2 {"qos":2}'])
      await expect
        .poll(async () => {
          const view = await bench.call('views.open', { connectionId: id, filter: everything, limit: 500 })
          return view.rows.flatMap((row) => (row.kind === 'published' ? [row.delivery.state] : []))
        })
        .toEqual(['sent', 'acknowledged', 'acknowledged'])
    })
  }

  it('works over WebSocket', async () => {
    const broker = await mosquitto()
    const { id } = await connectTo(bench, profileFor(broker.wsPort, { transport: 'ws' }), [
      subscriptionTo('a'),
    ])
    await mosquittoPub(broker.port, ['-t', 'a', '-m', 'over ws'])
    expect(text((await messages(id, 1))[0])).toBe('over ws')
  })

  it('comes back by itself when the broker does, and renews its subscriptions', async () => {
    const broker = await mosquitto()
    const { id } = await connectTo(bench, profileFor(broker.port), [subscriptionTo('a')])
    await broker.stop('SIGKILL')
    const lost = await bench.session(id, 'reconnecting')
    expect(lost.reason?.details).toMatchObject({ host: '127.0.0.1', port: broker.port })
    await mosquitto({ ports: broker })
    await expect
      .poll(() => toldOf(id).at(-1), { timeout: 15_000 })
      .toMatchObject({ state: 'connected', grants: [{ state: 'granted', qos: 1 }] })
    await mosquittoPub(broker.port, ['-t', 'a', '-m', 'again'])
    expect(text((await messages(id, 1))[0])).toBe('again')
    const view = await bench.call('views.open', { connectionId: id, filter: everything, limit: 10 })
    expect(view.rows.flatMap((row) => (row.kind === 'event' ? [row.event.type] : []))).toEqual([
      'connected',
      'disconnected',
      'connected',
    ])
  })

  it('subscribes, changes and unsubscribes while connected, and shows what was granted', async () => {
    const broker = await mosquitto()
    const { id } = await connectTo(bench, profileFor(broker.port))
    const made = await bench.call('subscriptions.create', {
      connectionId: id,
      subscription: subscriptionTo('a', { qos: 2 }),
    })
    await expect
      .poll(() => toldOf(id).at(-1)?.grants)
      .toEqual([{ subscriptionId: made.id, state: 'granted', qos: 2 }])
    await bench.call('subscriptions.update', { id: made.id, subscription: subscriptionTo('b') })
    await expect.poll(() => toldOf(id).at(-1)?.grants).toMatchObject([{ state: 'granted', qos: 1 }])
    await mosquittoPub(broker.port, ['-t', 'a', '-m', 'unwanted'])
    await mosquittoPub(broker.port, ['-t', 'b', '-m', 'wanted'])
    expect((await messages(id, 1)).map(text)).toEqual(['wanted'])
    await bench.call('subscriptions.update', {
      id: made.id,
      subscription: subscriptionTo('b', { enabled: false }),
    })
    await expect.poll(() => toldOf(id).at(-1)?.grants).toEqual([])
  })

  it('says which subscription the broker refused', async () => {
    const aedes = await Aedes.createBroker({
      authorizeSubscribe: (_client, subscription, done) => {
        done(null, subscription.topic === 'secret' ? null : subscription)
      },
    })
    const server = createServer((socket) => void aedes.handle(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(
      () => server.close(),
      () => aedes.close(),
    )
    const { port } = server.address() as AddressInfo
    const { id } = await connectTo(bench, profileFor(port, { protocolVersion: 4 }), [
      subscriptionTo('open'),
      subscriptionTo('secret'),
    ])
    const grants = toldOf(id).at(-1)?.grants
    expect(grants).toMatchObject([
      { state: 'granted', qos: 1 },
      {
        state: 'refused',
        reason: { code: 'subscription-refused', details: { filter: 'secret', reasonCode: 128 } },
      },
    ])
  })

  it('counts what it received, stored and dropped, and what each subscription got, across restarts', async () => {
    const broker = await mosquitto()
    const first = await openTestWorkbench()
    const { id } = await connectTo(first, profileFor(broker.port), [
      subscriptionTo('a/+'),
      subscriptionTo('a/1'),
    ])
    await mosquittoPub(broker.port, ['-t', 'a/1', '-m', 'x', '--repeat', '3'])
    await mosquittoPub(broker.port, ['-t', 'a/2', '-m', 'x', '--repeat', '2'])
    await expect
      .poll(() => first.events('sessions.counted').at(-1)?.[0], { timeout: 5_000 })
      .toMatchObject({ stored: 8, received: 8, dropped: {} })
    await first.close()
    const second = await openTestWorkbench({ dataDir: first.dataDir })
    closers.push(() => second.close())
    const [counts] = await second.call('sessions.counts', {})
    expect(counts?.connectionId).toBe(id)
    expect(counts?.subscriptions.map(({ count }) => count)).toEqual([8, 6])
  })

  it('tells a refused password from a broker that is not there', async () => {
    const broker = await mosquitto({ config: ['allow_anonymous false'] })
    const { id } = await bench.call('connections.create', { profile: profileFor(broker.port) })
    await bench.call('connections.connect', { id })
    const refused = await bench.session(id, 'failed')
    expect(refused.reason?.code).toBe('refused-not-authorized')
    expect(refused.retryAtMs).toBeNull()
  })
})

describe('a session with what is no broker', () => {
  async function reasonAt(port: number, patch: Parameters<typeof profileFor>[1] = {}) {
    const { id } = await bench.call('connections.create', { profile: profileFor(port, patch) })
    await bench.call('connections.connect', { id })
    const failed = () => toldOf(id).find(({ reason }) => reason !== null)
    await bench.event('sessions.changed', () => failed() !== undefined)
    return failed()?.reason
  }

  async function serverThat(answer: (data: Buffer) => Buffer | string | null): Promise<number> {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.on('data', (data) => {
        const bytes = answer(data)
        if (bytes === null) socket.destroy()
        else socket.end(bytes)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    const address = server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  it('names host, port and cause when nothing listens', async () => {
    const port = await freePort()
    expect(await reasonAt(port)).toMatchObject({
      code: 'connection-refused',
      details: { host: '127.0.0.1', port, cause: 'ECONNREFUSED' },
    })
  })

  it('recognises an unknown host', async () => {
    expect(await reasonAt(1883, { host: 'no-such-host.invalid' })).toMatchObject({
      code: 'unknown-host',
      details: { host: 'no-such-host.invalid' },
    })
  })

  it('recognises a web server', async () => {
    const port = await serverThat(() => 'HTTP/1.1 400 Bad Request\r\n\r\n')
    expect(await reasonAt(port)).toMatchObject({ code: 'http-on-port', details: { port } })
  })

  it('recognises a TLS server', async () => {
    const port = await serverThat(() => Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]))
    expect(await reasonAt(port)).toMatchObject({ code: 'tls-on-port' })
  })

  it('recognises something else', async () => {
    const port = await serverThat(() => 'SSH-2.0-OpenSSH_9.2\r\n')
    expect(await reasonAt(port)).toMatchObject({ code: 'not-mqtt' })
  })

  it('says that the other side hung up', async () => {
    const port = await serverThat(() => null)
    expect(['closed-before-connack', 'connection-reset']).toContain((await reasonAt(port))?.code)
  })

  it('gives up waiting after the profile’s connect timeout', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    server.on('connection', (socket) => closers.push(() => socket.destroy()))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    expect(await reasonAt(port, { connectTimeoutMs: 1_000 })).toMatchObject({
      code: 'answer-timeout',
      details: { timeoutMs: 1_000 },
    })
  })

  it('says what a plain web server answers to a WebSocket upgrade', async () => {
    const port = await serverThat(() => 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')
    expect(await reasonAt(port, { transport: 'ws' })).toMatchObject({
      code: 'websocket-refused',
      details: { status: 404, path: '/mqtt' },
    })
  })
})

describe('a session that ends', () => {
  /** An MQTT 5 broker that accepts everybody and says one thing more. */
  async function brokerThat(says: Buffer): Promise<number> {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.once('data', () => socket.write(Buffer.concat([Buffer.from([0x20, 0x03, 0, 0, 0]), says])))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    const address = server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  it('says good-bye: no last will, and a line on the timeline', async () => {
    const broker = await mosquitto()
    const { id } = await connectTo(bench, profileFor(broker.port))
    await bench.call('connections.disconnect', { id })
    const closed = await bench.session(id, 'closed')
    expect(closed.reason?.code).toBe('closed-by-user')
    const view = await bench.call('views.open', { connectionId: id, filter: everything, limit: 10 })
    expect(view.rows.at(-1)).toMatchObject({
      kind: 'event',
      event: { type: 'disconnected', reason: { code: 'closed-by-user' } },
    })
  })

  it('refuses to publish while not connected', async () => {
    const { id } = await bench.call('connections.create', { profile: profileFor(1883) })
    await expect(
      bench.call('messages.publish', {
        connectionId: id,
        topic: 'a',
        qos: 0,
        retain: false,
        payload: new Uint8Array(),
      }),
    ).rejects.toMatchObject({ reason: { code: 'not-connected' } })
  })

  it('does not fight with another client that took the session over', async () => {
    const port = await brokerThat(Buffer.from([0xe0, 0x01, 0x8e]))
    const { id } = await bench.call('connections.create', {
      profile: profileFor(port, { protocolVersion: 5 }),
    })
    await bench.call('connections.connect', { id })
    expect((await bench.session(id, 'closed')).reason?.code).toBe('taken-over')
  })

  it('closes the connection over an impossible topic, and says so', async () => {
    const port = await brokerThat(Buffer.from([0x30, 0x06, 0x00, 0x03, 0x61, 0x00, 0x62, 0x00]))
    const { id } = await bench.call('connections.create', {
      profile: profileFor(port, { protocolVersion: 5 }),
    })
    await bench.call('connections.connect', { id })
    const ended = await bench.session(id, 'reconnecting')
    expect(ended.reason?.code).toBe('malformed-packet')
    expect(ended.reason?.message).toContain('U+0000')
    await bench.call('connections.disconnect', { id })
  })
})

describe('the built-in broker and MQTT 5', () => {
  it('falls back to 3.1.1 when the broker knows no better', async () => {
    const port = await freePort()
    await bench.call('settings.update', { brokerTcpPort: port, brokerWsPort: await freePort() })
    await bench.call('broker.start', {})
    closers.push(() => bench.call('broker.stop', {}))
    const { id } = await connectTo(bench, profileFor(port), [subscriptionTo('a')])
    expect((await bench.session(id, 'connected')).protocolVersion).toBe(4)
  })
})
