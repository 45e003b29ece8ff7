import type { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { createWebSocketStream, WebSocket } from 'ws'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { isEncrypted } from '../../../../shared/types/connection.ts'
import type { ProfileSecrets } from '../../../../shared/types/profile-parts.ts'
import { subprotocolFailure, upgradeRefused } from '../session/reasons/failures.ts'
import { failure } from './wire-options.ts'

/** Frames have a header, and a broker may put several packets into one. */
const frameAllowanceBytes = 64 * 1024

/** Address of a profile's WebSocket endpoint. */
export function webSocketUrl({ transport, host, port, path, webSocket }: ConnectionProfile): string {
  // A zone belongs to this computer, not into a URL (RFC 6874).
  const literal = host.includes(':') ? `[${host.split('%')[0] ?? ''}]` : host
  const scheme = isEncrypted(transport) ? 'wss' : 'ws'
  const rooted = (path.startsWith('/') ? path : `/${path}`).replaceAll('#', '%23')
  if (webSocket.query === '') return `${scheme}://${literal}:${port}${rooted}`
  return `${scheme}://${literal}:${port}${rooted}${rooted.includes('?') ? '&' : '?'}${webSocket.query}`
}

/**
 * Upgrades an open connection (RFC 6455, 4). Throws WorkbenchError `websocket-refused`, or
 * `websocket-subprotocol` where the server does not speak the one asked for; any other failure is the socket's own error.
 */
export async function upgrade(
  socket: Socket,
  profile: ConnectionProfile,
  secrets: Pick<ProfileSecrets, 'headers'>,
  maxPacketBytes: number,
): Promise<{ stream: Duplex; subprotocol: string }> {
  const { subprotocol } = profile.webSocket
  const webSocket = new WebSocket(webSocketUrl(profile), subprotocol === '' ? [] : [subprotocol], {
    createConnection: () => socket,
    headers: headersOf(profile, secrets),
    // Compression would let a small frame grow without bound.
    perMessageDeflate: false,
    maxPayload: maxPacketBytes + frameAllowanceBytes,
  })
  const stream = createWebSocketStream(webSocket)
  // The same failure comes as an error of the WebSocket, which is waited for.
  stream.on('error', () => undefined)
  try {
    await opened(webSocket, profile)
    return { stream, subprotocol: webSocket.protocol }
  } catch (error) {
    stream.destroy()
    socket.destroy()
    throw error
  }
}

function opened(webSocket: WebSocket, profile: ConnectionProfile): Promise<void> {
  return new Promise((resolve, reject) => {
    webSocket.once('open', resolve)
    webSocket.once('unexpected-response', (_request, { statusCode = 0, headers }) => {
      reject(failure(upgradeRefused(profile, statusCode, headers.location ?? null)))
    })
    webSocket.once('error', (error) => {
      const answered = /subprotocol/.test(error.message)
      reject(answered ? failure(subprotocolFailure(profile, error.message)) : error)
    })
  })
}

/** The profile's headers, secret values filled in; one that is given twice is sent twice. */
function headersOf(
  { webSocket }: ConnectionProfile,
  { headers: values }: Pick<ProfileSecrets, 'headers'>,
): Record<string, string | string[]> {
  const headers = new Map<string, string[]>()
  for (const { name, value, secret } of webSocket.headers) {
    const said = secret ? (values[name.toLowerCase()] ?? '') : value
    headers.set(name, [...(headers.get(name) ?? []), said])
  }
  return Object.fromEntries(
    [...headers].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]),
  )
}
