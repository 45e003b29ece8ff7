import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectAsync } from 'mqtt'
import { WebSocket } from 'ws'
import { largestPacketBytes } from '../../../../electron/core/broker/server/server.ts'
import type { BrokerLogin } from '../../../../shared/types/workbench.ts'
import { builtInBroker, collect, nextPayload, plainClient } from '../../../helpers/brokers/built-in-broker.ts'

const run = promisify(execFile)

async function started() {
  const { broker, told } = builtInBroker()
  const { tcpPort, wsPort } = await broker.start()
  return { broker, told, tcpPort: tcpPort ?? 0, wsPort: wsPort ?? 0 }
}

async function rawSocket(port: number, host = '127.0.0.1') {
  const socket = connect(port, host)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  // The other side may cut it at any time from now on.
  socket.on('error', () => undefined)
  return socket
}

async function closed(socket: Socket) {
  socket.resume()
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
}

async function occupy(): Promise<{ server: Server; port: number }> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { server, port: (server.address() as AddressInfo).port }
}

describe('the built-in broker', () => {
  it('is off until it is asked for', () => {
    const { broker, told } = builtInBroker()
    expect(broker.status()).toEqual({
      running: false,
      tcpPort: null,
      wsPort: null,
      moved: [],
      devices: 0,
      devicesRunning: false,
      clients: 0,
      networkClients: 0,
      network: null,
      reason: null,
    })
    expect(told).toEqual([])
  })

  it('carries messages between TCP and WebSocket, whatever their bytes', async () => {
    const { tcpPort, wsPort } = await started()
    const overTcp = await plainClient(`mqtt://127.0.0.1:${tcpPort}`)
    const overWs = await plainClient(`ws://127.0.0.1:${wsPort}/mqtt`)
    const payload = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) & 0xff))
    for (const [from, to] of [
      [overTcp, overWs],
      [overWs, overTcp],
    ] as const) {
      await to.subscribeAsync('raw/bytes', { qos: 1 })
      const arrival = nextPayload(to)
      await from.publishAsync('raw/bytes', payload, { qos: 1 })
      expect((await arrival).equals(payload)).toBe(true)
      await to.unsubscribeAsync('raw/bytes')
    }
  })

  it('serves mosquitto_pub and mosquitto_sub', async () => {
    const { tcpPort } = await started()
    const where = ['-h', '127.0.0.1', '-p', String(tcpPort)]
    const publish = ['-t', 'raspberry/mqtt', '-q', '2', '-r', '-m', '{"msg":"hello"}']
    await run('mosquitto_pub', [...where, ...publish])
    const { stdout } = await run('mosquitto_sub', [...where, '-t', 'raspberry/#', '-q', '2', '-C', '1', '-v'])
    expect(stdout).toBe('raspberry/mqtt {"msg":"hello"}\n')

    const client = await plainClient(`mqtt://127.0.0.1:${tcpPort}`)
    const messages = await collect(client, 'live')
    await run('mosquitto_pub', [...where, '-t', 'live', '-q', '1', '-m', 'now'])
    await expect.poll(() => messages).toEqual([['live', 'now', false]])
  })

  it('listens on 127.0.0.1 and nowhere else', async () => {
    const { tcpPort, wsPort } = await started()
    await expect(rawSocket(tcpPort, '127.0.0.2')).rejects.toThrow('ECONNREFUSED')
    await expect(rawSocket(wsPort, '127.0.0.2')).rejects.toThrow('ECONNREFUSED')
  })

  it('refuses MQTT 5 with the CONNACK of MQTT 5 for an unsupported protocol version', async () => {
    const { tcpPort, wsPort } = await started()
    const socket = await rawSocket(tcpPort)
    socket.write(Buffer.from('100d00044d5154540502003c000000', 'hex'))
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString('hex')).toBe('2003008400')
    await closed(socket)

    for (const url of [`mqtt://127.0.0.1:${tcpPort}`, `ws://127.0.0.1:${wsPort}/mqtt`]) {
      const refused = connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 }, false)
      await expect(refused).rejects.toMatchObject({ code: 0x84 })
    }
  })

  it('counts its clients', async () => {
    const { broker, tcpPort } = await started()
    const client = await plainClient(`mqtt://127.0.0.1:${tcpPort}`)
    await expect.poll(() => broker.status().clients).toBe(1)
    await client.endAsync()
    await expect.poll(() => broker.status().clients).toBe(0)
  })

  it('starts once, however often it is asked', async () => {
    const { broker } = builtInBroker()
    const [first, second] = await Promise.all([broker.start(), broker.start()])
    expect(second.tcpPort).toBe(first.tcpPort)
  })
})

describe('a port that is in use', () => {
  it('is left to its owner: the broker listens on the next free one and says so, however it was started', async () => {
    const { port: tcpPort } = await occupy()
    const { port: wsPort } = await occupy()
    const { broker } = builtInBroker({ tcp: tcpPort, ws: wsPort })
    const switched = await broker.start()
    expect(switched).toMatchObject({
      running: true,
      reason: null,
      moved: [
        { transport: 'mqtt', wanted: tcpPort, port: switched.tcpPort, code: 'port-in-use' },
        { transport: 'ws', wanted: wsPort, port: switched.wsPort, code: 'port-in-use' },
      ],
    })
    expect(switched.tcpPort).toBeGreaterThan(tcpPort)
    await broker.stop()
    const withDevices = await broker.startDevices()
    expect(withDevices).toMatchObject({ tcpPort: switched.tcpPort, wsPort: switched.wsPort })
  })

  it('is used again once it is free', async () => {
    const { server, port } = await occupy()
    const { broker } = builtInBroker({ tcp: port })
    expect(await broker.start()).toMatchObject({ moved: [{ wanted: port }] })
    await broker.stop()
    expect(broker.status()).toMatchObject({ running: false, moved: [] })
    server.close()
    await once(server, 'close')
    expect(await broker.start()).toMatchObject({ running: true, tcpPort: port, moved: [], reason: null })
  })

  it('and follows the other port does not take that one from the other door', async () => {
    const { port } = await occupy()
    const { broker } = builtInBroker({ tcp: port, ws: port + 1 })
    const { tcpPort, wsPort } = await broker.start()
    expect(tcpPort).not.toBe(wsPort)
    expect(tcpPort).toBeGreaterThan(port + 1)
  })
})

describe('stopping', () => {
  it('cuts every client, those too that say nothing, and frees the ports', async () => {
    const { broker, tcpPort, wsPort } = await started()
    const clients = [
      await plainClient(`mqtt://127.0.0.1:${tcpPort}`),
      await plainClient(`ws://127.0.0.1:${wsPort}/mqtt`),
    ]
    const cut = clients.map((client) => new Promise<void>((resolve) => client.once('close', resolve)))
    const silent = await rawSocket(tcpPort)
    const halfWay = await rawSocket(wsPort)
    await broker.stop()
    await Promise.all([...cut, closed(silent), closed(halfWay)])
    expect(broker.status()).toMatchObject({
      running: false,
      tcpPort: null,
      wsPort: null,
      clients: 0,
      reason: null,
    })
    await expect(rawSocket(tcpPort)).rejects.toThrow('ECONNREFUSED')
    await expect(rawSocket(wsPort)).rejects.toThrow('ECONNREFUSED')
  })

  it('leaves nothing behind that a second start would meet', async () => {
    const { broker, tcpPort } = await started()
    const client = await plainClient(`mqtt://127.0.0.1:${tcpPort}`)
    await client.publishAsync('kept', 'value', { qos: 1, retain: true })
    await broker.stop()
    const again = await broker.start()
    const messages = await collect(await plainClient(`mqtt://127.0.0.1:${again.tcpPort}`), '#')
    expect(messages.filter(([topic]) => topic === 'kept')).toEqual([])
  })
})

describe('a client that misbehaves', () => {
  const misdeeds: [what: string, bytes: Buffer][] = [
    ['speaks HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['sends noise', Buffer.from('ff'.repeat(64), 'hex')],
    ['announces a packet that is too long', Buffer.from('30ffffff7f', 'hex')],
    ['announces a length that never ends', Buffer.from('30ffffffffff', 'hex')],
    ['publishes before CONNECT', Buffer.from('3006000161010203', 'hex')],
    ['connects with MQTT 9', Buffer.from('100c00044d5154540902003c0000', 'hex')],
    ['connects twice', Buffer.from('100c00044d5154540402003c0000'.repeat(2), 'hex')],
    [
      'subscribes to an invalid filter',
      Buffer.from('100c00044d5154540402003c000082080001000361232300', 'hex'),
    ],
  ]

  it.each(misdeeds)('and %s is cut, and the others go on', async (_what, bytes) => {
    const { broker, tcpPort } = await started()
    const good = await plainClient(`mqtt://127.0.0.1:${tcpPort}`)
    const messages = await collect(good, 'still/here')
    const bad = await rawSocket(tcpPort)
    bad.write(bytes)
    await closed(bad)
    await good.publishAsync('still/here', 'yes', { qos: 1 })
    await expect.poll(() => messages).toEqual([['still/here', 'yes', false]])
    expect(broker.status().running).toBe(true)
  })

  it('over WebSocket is cut, and the others go on', async () => {
    const { wsPort } = await started()
    const good = await plainClient(`ws://127.0.0.1:${wsPort}`)
    const messages = await collect(good, 'still/here')
    for (const data of ['this is text', Buffer.alloc(largestPacketBytes + 1)]) {
      const bad = new WebSocket(`ws://127.0.0.1:${wsPort}/`, 'mqtt')
      bad.on('error', () => undefined)
      await once(bad, 'open')
      bad.send(data)
      await once(bad, 'close')
    }
    await good.publishAsync('still/here', 'yes', { qos: 1 })
    await expect.poll(() => messages).toEqual([['still/here', 'yes', false]])
  })

  it('may send a packet as long as the limit allows', async () => {
    const { tcpPort } = await started()
    const client = await plainClient(`mqtt://127.0.0.1:${tcpPort}`)
    const topic = 'large'
    const payload = Buffer.alloc(largestPacketBytes - 2 - topic.length, 0x61)
    await client.subscribeAsync(topic)
    const arrival = nextPayload(client)
    client.publish(topic, payload)
    expect((await arrival).equals(payload)).toBe(true)
  })
})

/** Stands for the address of this computer in the local network. */
const networkHost = '127.0.0.2'
const here = { address: networkHost, interfaceName: 'wlan0' }

async function inNetwork(login: BrokerLogin | null = null) {
  const { broker, network, told } = builtInBroker()
  Object.assign(network, { on: true, login, addresses: [here] })
  const { tcpPort, wsPort } = await broker.start()
  return { broker, network, told, tcpPort: tcpPort ?? 0, wsPort: wsPort ?? 0 }
}

const teacher: BrokerLogin = { username: 'class', password: 'blue whale' }

describe('in the local network', () => {
  it('boards reach it over TCP and WebSocket once it is opened, and are counted', async () => {
    const { broker, tcpPort, wsPort } = await inNetwork()
    expect(broker.status().network).toEqual({
      doors: [{ ...here, fault: null }],
      protected: false,
      reason: null,
    })
    const board = await plainClient(`mqtt://${networkHost}:${tcpPort}`)
    await plainClient(`ws://${networkHost}:${wsPort}/mqtt`)
    const messages = await collect(await plainClient(`mqtt://127.0.0.1:${tcpPort}`), 'class/#')
    await board.publishAsync('class/board-1', 'hello', { qos: 1 })
    await expect.poll(() => messages).toEqual([['class/board-1', 'hello', false]])
    await expect.poll(() => broker.status()).toMatchObject({ clients: 3, networkClients: 2 })
  })

  it('nobody reaches it any more once it is closed, and who is on this computer stays connected', async () => {
    const { broker, network, tcpPort } = await inNetwork()
    const board = await rawSocket(tcpPort, networkHost)
    const local = await plainClient(`mqtt://127.0.0.1:${tcpPort}`)
    network.on = false
    expect(await broker.applyNetwork()).toMatchObject({ running: true, network: null })
    await closed(board)
    await expect(rawSocket(tcpPort, networkHost)).rejects.toThrow('ECONNREFUSED')
    expect(local.connected).toBe(true)
    await local.publishAsync('still', 'here', { qos: 1 })
  })

  it('a board with a wrong password, or none, is refused as such; programs of this computer need none', async () => {
    const { broker, tcpPort, wsPort } = await inNetwork(teacher)
    expect(broker.status().network).toMatchObject({ protected: true })
    for (const wrong of [{}, { ...teacher, password: 'blue' }, { ...teacher, username: 'Class' }]) {
      const refused = connectAsync(
        `mqtt://${networkHost}:${tcpPort}`,
        { protocolVersion: 4, reconnectPeriod: 0, ...wrong },
        false,
      )
      await expect(refused).rejects.toMatchObject({ code: 4 })
    }
    await plainClient(`mqtt://${networkHost}:${tcpPort}`, teacher)
    await plainClient(`ws://${networkHost}:${wsPort}/mqtt`, teacher)
    await plainClient(`mqtt://127.0.0.1:${tcpPort}`)
  })

  it('a new password cuts the boards that came with the old one', async () => {
    const { broker, network, tcpPort } = await inNetwork(teacher)
    const board = await plainClient(`mqtt://${networkHost}:${tcpPort}`, teacher)
    const cut = new Promise<void>((resolve) => board.once('close', () => resolve()))
    network.login = { ...teacher, password: 'red whale' }
    await broker.applyNetwork()
    await cut
    await plainClient(`mqtt://${networkHost}:${tcpPort}`, network.login)
  })

  it('an address whose port is taken is named, and the others are open', async () => {
    const { broker, network, tcpPort } = await inNetwork()
    const other = createServer()
    other.listen(tcpPort, '127.0.0.3')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    network.addresses = [here, { address: '127.0.0.3', interfaceName: 'eth0' }]
    await broker.applyNetwork()
    expect(broker.status().network?.doors).toMatchObject([
      { address: networkHost, fault: null },
      { address: '127.0.0.3', fault: { code: 'port-in-use', details: { port: tcpPort } } },
    ])
    await rawSocket(tcpPort, networkHost)
  })

  it('nobody is let in while the password is not known', async () => {
    const { broker, network } = builtInBroker()
    Object.assign(network, { on: true, addresses: [here], loginFails: true })
    const { tcpPort, network: told } = await broker.start()
    expect(told).toMatchObject({ doors: [], protected: true, reason: { code: 'broker-password-missing' } })
    await expect(rawSocket(tcpPort ?? 0, networkHost)).rejects.toThrow('ECONNREFUSED')
  })
})

describe('a web page', () => {
  const origins: [origin: string, welcome: boolean][] = [
    ['http://localhost:5173', true],
    ['http://127.0.0.1:9', true],
    ['http://[::1]:9', true],
    ['https://evil.example', false],
    ['http://localhost.evil.example', false],
    ['null', false],
  ]

  it.each(origins)('of %s: welcome is %s', async (origin, welcome) => {
    const { wsPort } = await started()
    const socket = new WebSocket(`ws://127.0.0.1:${wsPort}/mqtt`, 'mqtt', { origin })
    onTestFinished(() => socket.terminate())
    if (welcome) await once(socket, 'open')
    else await expect(once(socket, 'open')).rejects.toThrow('403')
  })

  it.each([
    ['http://192.168.1.20:8000', true],
    ['http://raspberrypi.local', true],
    ['http://localhost:5173', true],
    ['https://evil.example', false],
    ['http://8.8.8.8', false],
    ['null', false],
  ])('of %s: welcome from the network is %s', async (origin, welcome) => {
    const { wsPort } = await inNetwork()
    const socket = new WebSocket(`ws://${networkHost}:${wsPort}/mqtt`, 'mqtt', { origin })
    onTestFinished(() => socket.terminate())
    if (welcome) await once(socket, 'open')
    else await expect(once(socket, 'open')).rejects.toThrow('403')
  })

  it('that is opened at the WebSocket port is told what speaks there', async () => {
    const { wsPort } = await started()
    const response = await fetch(`http://127.0.0.1:${wsPort}/`)
    expect(response.status).toBe(426)
    expect(await response.text()).toContain('MQTT over WebSocket')
  })
})
