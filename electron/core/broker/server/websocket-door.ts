/** Accepts MQTT over WebSocket and checks the Origin of the page that connects. */
import type { IncomingMessage, Server } from 'node:http'
import { isIPv4 } from 'node:net'
import type { Duplex } from 'node:stream'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { isPrivateAddress } from './private-address.ts'

/** Names of the MQTT subprotocol: the standard's (MQTT 3.1.1) [MQTT-6.0.0-3] and the one of MQTT 3.1. */
const subprotocols = ['mqtt', 'mqttv3.1']

/** Whether a page of this origin may connect. Undefined: the client is a program, not a page. */
export type OriginRule = (origin: string | undefined) => boolean

/** Which clients may connect over WebSocket, and where their streams go. */
export interface WebSocketDoorOptions {
  maxPayloadBytes: number
  welcomes: OriginRule
  admit(stream: Duplex): void
}

/**
 * Accepts MQTT clients over WebSocket, on any path. Pages of other sites are refused by their Origin: a browser on
 * this computer or network could otherwise connect on their behalf.
 */
export function acceptWebSockets(http: Server, options: WebSocketDoorOptions): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxPayloadBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => subprotocols.find((name) => offered.has(name)) ?? false,
  })
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!options.welcomes(request.headers.origin)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) =>
      options.admit(createWebSocketStream(webSocket)),
    )
  })
  http.on('request', (_request, response) => {
    response.writeHead(426, { Upgrade: 'websocket', Connection: 'close', 'Content-Type': 'text/plain' })
    response.end('MQTT over WebSocket is spoken here.\n')
  })
}

/** Accepts programs, and pages served from this computer. */
export const welcomesThisComputer: OriginRule = (origin) => {
  if (origin === undefined) return true
  const host = URL.parse(origin)?.hostname
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]'
}

/**
 * Also accepts pages served from the local network: from a private address or a `.local` name (RFC 6762, 3). Pages
 * from the internet are refused, even when the browser that shows them is in the network.
 */
export const welcomesLocalNetwork: OriginRule = (origin) => {
  if (welcomesThisComputer(origin)) return true
  const host = URL.parse(origin ?? '')?.hostname ?? ''
  return host.endsWith('.local') || (isIPv4(host) && isPrivateAddress(host))
}
