/** Turns failures on the way to a broker into reasons for the user. */
import type { Reason, ReasonCode } from '../../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { isEncrypted, isWebSocket } from '../../../../shared/types/connection.ts'
import type { NotMqtt } from '../../mqtt/guard/violation.ts'
import { connectionReason } from './connection-reason.ts'

const codeOfSystemError: Readonly<Record<string, ReasonCode>> = {
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EAI_NODATA: 'unknown-host',
  EAI_NONAME: 'unknown-host',
  ECONNREFUSED: 'connection-refused',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'host-unreachable',
  EHOSTDOWN: 'host-unreachable',
  ENETDOWN: 'host-unreachable',
  EADDRNOTAVAIL: 'host-unreachable',
  EAFNOSUPPORT: 'host-unreachable',
  // A zone that this computer does not have.
  EINVAL: 'host-unreachable',
  // A firewall of this computer.
  EACCES: 'host-unreachable',
  EPERM: 'host-unreachable',
  ETIMEDOUT: 'connect-timeout',
  ECONNRESET: 'connection-reset',
  EPIPE: 'connection-reset',
}

/** What a socket error means (getaddrinfo(3), connect(2)). */
export function socketFailure(profile: ConnectionProfile, error: Error): Reason {
  const system = systemCode(error)
  const code = codeOfSystemError[system] ?? 'connection-reset'
  const { host, port } = profile
  return connectionReason(profile, code, `${host}:${port}: ${error.message}`, {
    cause: system || error.message,
  })
}

// For a name with several addresses (RFC 8305) Node reports one error that contains those of every attempt.
function systemCode(error: Error): string {
  const nested = error instanceof AggregateError ? (error.errors[0] as unknown) : error
  return nested instanceof Error && 'code' in nested ? String(nested.code) : ''
}

/** The server answered a WebSocket upgrade with a status other than 101 (RFC 6455, 4.1). */
export function upgradeRefused(profile: ConnectionProfile, status: number, location: string | null): Reason {
  const { host, port, path } = profile
  const message = `${host}:${port} answered the WebSocket upgrade of ${path} with HTTP status ${status}.`
  return connectionReason(profile, 'websocket-refused', message, { path, status, location })
}

/** The server upgraded to something other than requested: MQTT needs the subprotocol [MQTT-6.0.0-3]. */
export function subprotocolFailure(profile: ConnectionProfile, cause: string): Reason {
  const { host, port, path, webSocket } = profile
  const { subprotocol } = webSocket
  const message = `${host}:${port} does not speak "${subprotocol}" over WebSocket at ${path}: ${cause}`
  return connectionReason(profile, 'websocket-subprotocol', message, { path, subprotocol, cause })
}

/** The answer to a WebSocket upgrade was not HTTP, or the connection failed before it. */
export function noUpgrade(profile: ConnectionProfile, error: Error): Reason {
  const { host, port, path } = profile
  const system = systemCode(error)
  if (system in codeOfSystemError && system !== 'ECONNRESET') return socketFailure(profile, error)
  const message = `What answers at ${host}:${port} does not speak WebSocket.`
  return connectionReason(profile, 'websocket-expected', message, { path, cause: error.message })
}

/**
 * The time limit for a connection is over. stage: the last completed step. Silence after the TCP connection is
 * reported separately, because a server is listening there.
 */
export function timeoutFailure(profile: ConnectionProfile, stage: string): Reason {
  const { host, port, connectTimeoutMs: timeoutMs } = profile
  const reached = stage !== 'none' && stage !== 'lookup'
  const message = reached
    ? `${host}:${port} accepts connections, but did not answer within ${timeoutMs} ms.`
    : `${host}:${port} could not be reached within ${timeoutMs} ms.`
  const code = reached ? 'answer-timeout' : 'connect-timeout'
  return connectionReason(profile, code, message, { timeoutMs, stage })
}

/** Plain bytes were sent to a port that expects TLS. */
export function tlsExpected(profile: ConnectionProfile): Reason {
  const message = `${profile.host}:${profile.port} expects TLS.`
  return connectionReason(profile, 'tls-on-port', message, { webSocket: isWebSocket(profile.transport) })
}

/** The server on the port is not an MQTT broker. */
export function notMqttFailure(profile: ConnectionProfile, { spoken }: NotMqtt): Reason {
  const { host, port } = profile
  switch (spoken) {
    case 'http':
      return connectionReason(
        profile,
        'http-on-port',
        `A web server answers at ${host}:${port}, not an MQTT broker.`,
        { encrypted: isEncrypted(profile.transport) },
      )
    case 'tls':
      return tlsExpected(profile)
    case 'unknown':
      return connectionReason(profile, 'not-mqtt', `What answers at ${host}:${port} does not speak MQTT.`)
  }
}
