/** Upgrades a connection to a WebSocket that carries MQTT. */
import type { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { createWebSocketStream, WebSocket } from 'ws'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'
import { isEncrypted } from '../../../shared/types/connection.ts'
import type { ProfileSecrets } from '../../../shared/types/profile-parts.ts'
import { noUpgrade, subprotocolFailure, upgradeRefused } from './failures/network-failures.ts'
import type { WireOptions } from './wire-options.ts'
import { failure } from './wire-options.ts'

/** Allowance for frame headers, and for brokers that put several packets into one frame. */
const frameAllowanceBytes = 64 * 1024
/** While the server has not taken this much, its pings are not answered: our answers could fill the memory. */
const maxUnsentBytes = 64 * 1024
/** Time for a server to close the connection after a goodbye, including ours to a server that broke the rules. */
const closeTimeoutMs = 500

/** URL of a profile's WebSocket endpoint. */
export function webSocketUrl({ transport, host, port, path, webSocket }: ConnectionProfile): string {
  // A zone is local to this computer and does not belong in a URL (RFC 6874).
  const literal = host.includes(':') ? `[${host.split('%')[0] ?? ''}]` : host
  const scheme = isEncrypted(transport) ? 'wss' : 'ws'
  const rooted = (path.startsWith('/') ? path : `/${path}`).replaceAll('#', '%23')
  if (webSocket.query === '') return `${scheme}://${literal}:${port}${rooted}`
  return `${scheme}://${literal}:${port}${rooted}${rooted.includes('?') ? '&' : '?'}${webSocket.query}`
}

/**
 * Upgrades an open connection (RFC 6455, 4). Throws WorkbenchError `websocket-refused`, or `websocket-subprotocol` if
 * the server does not speak the requested one. Any other failure is the socket's own error.
 */
export async function upgrade(
  socket: Socket,
  {
    profile,
    secrets,
    maxPacketBytes,
    onFrameBytes,
  }: Pick<WireOptions, 'profile' | 'secrets' | 'maxPacketBytes' | 'onFrameBytes'>,
): Promise<{ stream: Duplex; subprotocol: string }> {
  const { subprotocol } = profile.webSocket
  const options = {
    createConnection: () => socket,
    headers: headersOf(profile, secrets),
    // Compression would let a small frame expand without limit.
    perMessageDeflate: false,
    maxPayload: maxPacketBytes + frameAllowanceBytes,
    autoPong: false,
    closeTimeout: closeTimeoutMs,
  }
  const webSocket = new WebSocket(webSocketUrl(profile), subprotocol === '' ? [] : [subprotocol], options)
  const stream = createWebSocketStream(webSocket)
  // Attached as soon as it is open: the first frames may arrive together with the answer to the upgrade.
  if (onFrameBytes) webSocket.once('open', () => socket.on('data', onFrameBytes))
  onlyBinary(webSocket, stream)
  answerPings(webSocket, socket)
  // The WebSocket reports the same failure as an error, which is handled there.
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
      const { location = null } = headers
      // The server agrees to switch protocols but does not name one.
      if (statusCode === 101) reject(failure(noUpgrade(profile, new Error('no Upgrade header'))))
      else reject(failure(upgradeRefused(profile, statusCode, location)))
    })
    webSocket.once('error', (error) => {
      const answered = /subprotocol/.test(error.message)
      reject(answered ? failure(subprotocolFailure(profile, error.message)) : error)
    })
  })
}

/** Ends the connection on a text frame [MQTT-6.0.0-1], before its contents are read. */
function onlyBinary(webSocket: WebSocket, stream: Duplex): void {
  const deliver = webSocket.listeners('message')
  webSocket.removeAllListeners('message')
  webSocket.on('message', (data, isBinary) => {
    if (isBinary) for (const each of deliver) each.call(webSocket, data, isBinary)
    else stream.destroy(new TextFrame())
  })
}

/** The error for a text frame. Its code is one of those that `ws` uses. */
class TextFrame extends Error {
  readonly code = 'WS_ERR_TEXT_FRAME'

  constructor() {
    super('it sent a text frame [MQTT-6.0.0-1]')
  }
}

// Not every ping has to be answered (RFC 6455, 5.5.3).
function answerPings(webSocket: WebSocket, socket: Socket): void {
  webSocket.on('ping', (data) => {
    if (socket.writableLength < maxUnsentBytes) webSocket.pong(data)
  })
}

/** The headers of the profile with secret values filled in. A repeated header is sent repeatedly. */
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
