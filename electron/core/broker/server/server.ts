import { createServer as createHttpServer } from 'node:http'
import type { Server } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import type { Duplex } from 'node:stream'
import { Aedes } from 'aedes'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Transport } from '../../../../shared/types/connection.ts'
import { limitPackets } from './packet-limit.ts'
import { acceptWebSockets } from './websocket-door.ts'

/** The broker is for this computer alone. */
export const brokerHost = '127.0.0.1'

/** Largest packet a client may send, and with it the most memory one client can fill before it is parsed. */
export const largestPacketBytes = 32 * 1024 * 1024

/** CONNACK of MQTT 5 with reason 0x84, Unsupported Protocol Version (MQTT 5, 3.2.2.2), and no properties. */
const unsupportedVersion = Uint8Array.of(0x20, 0x03, 0x00, 0x84, 0x00)

/** A broker that listens. */
export interface BrokerServer {
  tcpPort: number
  wsPort: number
  /** Cuts every client and frees both ports. */
  close(): Promise<void>
}

/** Which ports to listen on, 0 for any, and who wants to know how many clients there are. */
export interface BrokerServerOptions {
  tcpPort: number
  wsPort: number
  onClients(clients: number): void
}

/**
 * Starts an MQTT 3.1.1 broker on TCP and WebSocket. Both ports are open when this resolves, neither when it rejects:
 * WorkbenchError `port-in-use` or `port-forbidden` (host, port, transport).
 */
export async function openBrokerServer(options: BrokerServerOptions): Promise<BrokerServer> {
  const aedes = await Aedes.createBroker({
    concurrency: 100,
    connectTimeout: 10_000,
    // A client that stops reading would hold up everyone it shares a topic with.
    drainTimeout: 5_000,
    preConnect: (client, packet, done) => {
      if (packet.protocolVersion !== 5) done(null, true)
      // Left to itself the broker answers in the form of MQTT 3.1.1, which a client of MQTT 5 cannot read.
      else client.conn.write(unsupportedVersion, () => done(new Error('MQTT 5 is not supported'), false))
    },
  })
  const streams = new Set<Duplex>()
  const admit = (source: Duplex) => {
    const stream = limitPackets(source, largestPacketBytes)
    streams.add(stream)
    stream.on('close', () => streams.delete(stream))
    aedes.handle(stream)
  }
  countClients(aedes, options.onClients)

  const tcp = createTcpServer({ noDelay: true }, admit)
  const http = createHttpServer()
  acceptWebSockets(http, largestPacketBytes, admit)

  const close = async () => {
    await Promise.all([closed(aedes), closedServer(tcp, streams), closedServer(http, streams)])
  }
  try {
    const tcpPort = await listen(tcp, options.tcpPort, 'mqtt')
    const wsPort = await listen(http, options.wsPort, 'ws')
    return { tcpPort, wsPort, close }
  } catch (error) {
    await close()
    throw error
  }
}

function countClients(aedes: Aedes, onClients: (clients: number) => void): void {
  const clients = new Set<unknown>()
  aedes.on('clientReady', (client) => {
    clients.add(client)
    onClients(clients.size)
  })
  aedes.on('clientDisconnect', (client) => {
    clients.delete(client)
    onClients(clients.size)
  })
}

function listen(server: Server, port: number, transport: Transport): Promise<number> {
  return new Promise((resolve, reject) => {
    // For good: running out of descriptors is told here too, and must not end the thread.
    server.on('error', (error: NodeJS.ErrnoException) => reject(portError(error, port, transport)))
    server.listen(port, brokerHost, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function portError(error: NodeJS.ErrnoException, port: number, transport: Transport): Error {
  const details = { host: brokerHost, port, transport }
  if (error.code === 'EADDRINUSE') {
    const message = `Port ${port} on ${brokerHost} is in use by another program: choose another one for the broker.`
    return new WorkbenchError('port-in-use', message, details)
  }
  if (error.code === 'EACCES') {
    const message = `Port ${port} on ${brokerHost} may not be opened by this user: choose one above 1023.`
    return new WorkbenchError('port-forbidden', message, details)
  }
  return error
}

function closed(aedes: Aedes): Promise<void> {
  return new Promise((resolve) => aedes.close(() => resolve()))
}

// Also those that never said CONNECT, which the broker does not count among its clients.
function closedServer(server: Server, streams: ReadonlySet<Duplex>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function') {
      server.closeAllConnections()
    }
    for (const stream of streams) stream.destroy()
  })
}
