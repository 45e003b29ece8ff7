import type { Server as HttpServer } from 'node:http'
import { createServer as createHttpServer } from 'node:http'
import type { Server } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import type { Duplex } from 'node:stream'
import { limitPackets } from './packet-limit.ts'
import { acceptWebSockets } from './websocket-door.ts'
import type { OriginRule } from './websocket-door.ts'

/** The two servers of one address, before they listen. */
export interface Door {
  tcp: Server
  http: HttpServer
  /** Cuts everybody who came in and frees both ports. */
  close(): Promise<void>
}

/** Who comes in by a door. */
export interface DoorOptions {
  /** Packets longer than this end the client. */
  largestPacketBytes: number
  welcomes: OriginRule
  admit(stream: Duplex): void
}

/** Makes the servers of an address: MQTT over TCP, and over WebSocket. */
export function makeDoor({ largestPacketBytes, welcomes, admit }: DoorOptions): Door {
  const streams = new Set<Duplex>()
  const enter = (source: Duplex) => {
    const stream = limitPackets(source, largestPacketBytes)
    streams.add(stream)
    stream.on('close', () => streams.delete(stream))
    admit(stream)
  }
  const tcp = createTcpServer({ noDelay: true }, enter)
  const http = createHttpServer()
  acceptWebSockets(http, { maxPayloadBytes: largestPacketBytes, welcomes, admit: enter })
  return {
    tcp,
    http,
    close: async () => {
      await Promise.all([closed(tcp, streams), closed(http, streams)])
    },
  }
}

// Also those that never said CONNECT, which the broker does not count among its clients.
function closed(server: Server, streams: ReadonlySet<Duplex>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function') {
      server.closeAllConnections()
    }
    for (const stream of streams) stream.destroy()
  })
}
