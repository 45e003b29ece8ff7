import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import type { Packet } from 'mqtt-packet'
import { parser } from 'mqtt-packet'
import { connack, packet, twoBytes } from '../wire/mqtt-bytes.ts'

/** One client of a hostile broker. */
export interface HostileClient {
  socket: Socket
  /** What the client has said so far. */
  heard: Packet[]
  /** Sends bytes, waiting for the client where it does not keep up; false once the connection is gone. */
  write(bytes: Uint8Array): Promise<boolean>
  /** When the connection is over. */
  closed: Promise<void>
}

/** What a broker does. Where a part is missing it does what is right. */
export interface Scenario {
  /** Instead of CONNACK. */
  connect?: (client: HostileClient) => unknown
  /** After CONNACK; what is still to be done when the connection is gone is not waited for. */
  accepted?: (client: HostileClient) => unknown
  /** Instead of the answer to any other packet; return true to answer it as usual. */
  packet?: (client: HostileClient, packet: Packet) => unknown
}

/** Starts a broker on a port of its own that breaks the rules as its scenario says. */
export async function startScenarioBroker(version: 4 | 5, scenario: Scenario) {
  const clients: HostileClient[] = []
  const server = createServer((socket) => {
    const client = clientOf(socket)
    clients.push(client)
    const parse = parser({ protocolVersion: version })
    // What a client says is not the point here.
    parse.on('error', () => socket.destroy())
    socket.on('data', (data) => parse.parse(data))
    parse.on('packet', (heard) => {
      client.heard.push(heard)
      if (heard.cmd === 'connect') {
        if (scenario.connect) scenario.connect(client)
        else socket.write(connack[version])
        scenario.accepted?.(client)
      } else if (!scenario.packet || scenario.packet(client, heard) === true) answer(socket, heard, version)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    clients,
    close: () => {
      server.close()
      for (const { socket } of clients) socket.destroy()
    },
  }
}

function clientOf(socket: Socket): HostileClient {
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  return {
    socket,
    heard: [],
    closed: new Promise((resolve) => {
      socket.once('close', () => {
        resolve()
      })
    }),
    write: (bytes) =>
      new Promise((resolve) => {
        if (!socket.writable) resolve(false)
        else socket.write(bytes, (error) => resolve(!error))
      }),
  }
}

function answer(socket: Socket, heard: Packet, version: 4 | 5): void {
  const id = twoBytes(heard.messageId ?? 0)
  const properties = version === 5 ? [0] : []
  if (heard.cmd === 'pingreq') socket.write(packet(13, 0))
  else if (heard.cmd === 'subscribe')
    socket.write(
      packet(
        9,
        0,
        id,
        properties,
        heard.subscriptions.map(() => 0),
      ),
    )
  else if (heard.cmd === 'unsubscribe') {
    socket.write(packet(11, 0, id, properties, version === 5 ? heard.unsubscriptions.map(() => 0) : []))
  } else if (heard.cmd === 'publish' && heard.qos === 1) socket.write(packet(4, 0, id))
  else if (heard.cmd === 'publish' && heard.qos === 2) socket.write(packet(5, 0, id))
  else if (heard.cmd === 'pubrel') socket.write(packet(7, 0, id))
  else if (heard.cmd === 'pubrec') socket.write(packet(6, 2, id))
}
