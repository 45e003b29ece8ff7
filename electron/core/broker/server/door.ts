/** The TCP and WebSocket servers of one address of the built-in broker. */
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
  /** Disconnects every client of this address and closes both ports. */
  close(): Promise<void>
}

/** Which clients a door accepts, and where their streams go. */
export interface DoorOptions {
  /** A client that sends a longer packet is disconnected. */
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

// Includes streams that never sent CONNECT, which the broker does not count as clients.
function closed(server: Server, streams: ReadonlySet<Duplex>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function') {
      server.closeAllConnections()
    }
    for (const stream of streams) stream.destroy()
  })
}
