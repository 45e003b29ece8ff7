import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { createWebSocketStream, WebSocketServer } from 'ws'

/** Names of the MQTT subprotocol: the standard's (MQTT 3.1.1, 6.0.0-3) and the one of MQTT 3.1. */
const subprotocols = ['mqtt', 'mqttv3.1']

/**
 * Lets MQTT clients in over WebSocket, on any path. A page of another site is refused by its Origin: being on loopback
 * does not keep a browser's pages out. Pages served from this computer and programs (no Origin) may come in.
 */
export function acceptWebSockets(
  http: Server,
  maxPayloadBytes: number,
  admit: (stream: Duplex) => void,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxPayloadBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => subprotocols.find((name) => offered.has(name)) ?? false,
  })
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isOfThisComputer(request.headers.origin)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => admit(createWebSocketStream(webSocket)))
  })
  http.on('request', (_request, response) => {
    response.writeHead(426, { Upgrade: 'websocket', Connection: 'close', 'Content-Type': 'text/plain' })
    response.end('MQTT over WebSocket is spoken here.\n')
  })
}

function isOfThisComputer(origin: string | undefined): boolean {
  if (origin === undefined) return true
  const host = URL.parse(origin)?.hostname
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]'
}
