import { connect, isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { createWebSocketStream, WebSocket } from 'ws'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { isEncrypted, isWebSocket } from '../../../../shared/types/connection.ts'

/** A WebSocket server answered the upgrade with something else than 101 (RFC 6455, 4.1). */
export class UpgradeRefused extends Error {
  /** HTTP status, or null when what answered was no HTTP. */
  readonly status: number | null

  constructor(status: number | null, message: string) {
    super(message)
    this.name = 'UpgradeRefused'
    this.status = status
  }
}

/**
 * Begins to connect to the broker of a profile. Failures arrive as the stream's `error`; a refused upgrade is told to
 * `onRefused` before that, since the stream only knows that it was closed early.
 */
export function openSocket(
  profile: ConnectionProfile,
  maxPacketBytes: number,
  onRefused: (error: UpgradeRefused) => void,
): Duplex {
  return isWebSocket(profile.transport) ? openWebSocket(profile, maxPacketBytes, onRefused) : openTcp(profile)
}

function openTcp({ transport, host, port }: ConnectionProfile): Duplex {
  if (!isEncrypted(transport)) return connect({ host, port, noDelay: true })
  return connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) })
}

/** Address of a profile's WebSocket endpoint. */
export function webSocketUrl(profile: ConnectionProfile): string {
  const host = profile.host.includes(':') ? `[${profile.host}]` : profile.host
  const path = profile.path.startsWith('/') ? profile.path : `/${profile.path}`
  return `${profile.transport}://${host}:${profile.port}${path}`
}

function openWebSocket(
  profile: ConnectionProfile,
  maxPacketBytes: number,
  onRefused: (error: UpgradeRefused) => void,
): Duplex {
  // MQTT 5, 6: the subprotocol is "mqtt". Compression would let a small frame grow without bound.
  const webSocket = new WebSocket(webSocketUrl(profile), 'mqtt', {
    perMessageDeflate: false,
    maxPayload: maxPacketBytes + 64 * 1024,
  })
  const stream = createWebSocketStream(webSocket)
  webSocket.on('unexpected-response', (request, response) => {
    onRefused(new UpgradeRefused(response.statusCode ?? null, `HTTP ${response.statusCode ?? ''}`))
    request.destroy()
    stream.destroy()
  })
  return stream
}
