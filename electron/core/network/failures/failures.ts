/** Turns network and broker failures into reasons for the user. */
import type { Reason, ReasonCode, ReasonDetails } from '../../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { isEncrypted, isWebSocket } from '../../../../shared/types/connection.ts'
import type { Answer, Connack } from '../../mqtt/codec/answers.ts'
import type { NotMqtt } from '../../mqtt/guard/violation.ts'

/** Host and port, as every message about a failed connection names them. */
export function addressOf(profile: ConnectionProfile): { host: string; port: number } {
  return { host: profile.host, port: profile.port }
}

/** A reason about a connection: its details begin with host and port. */
export function connectionReason(
  profile: ConnectionProfile,
  code: ReasonCode,
  message: string,
  details: ReasonDetails = {},
): Reason {
  return { code, message, details: { ...addressOf(profile), ...details } }
}

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

/** CONNACK return codes of MQTT 3.1.1 (3.2.2.3) and reason codes of MQTT 5 (3.2.2.2) with a specific reason. */
const codeOfConnack: Readonly<Record<number, ReasonCode>> = {
  1: 'refused-protocol-version',
  2: 'refused-client-id',
  3: 'refused-server-unavailable',
  4: 'refused-credentials',
  5: 'refused-not-authorized',
  0x80: 'refused-unspecified',
  0x81: 'refused-malformed',
  0x82: 'refused-protocol-error',
  0x83: 'refused-implementation',
  0x84: 'refused-protocol-version',
  0x85: 'refused-client-id',
  0x86: 'refused-credentials',
  0x87: 'refused-not-authorized',
  0x88: 'refused-server-unavailable',
  0x89: 'refused-server-busy',
  0x8a: 'refused-banned',
  0x8c: 'refused-authentication-method',
  0x90: 'refused-will-topic',
  0x95: 'refused-packet-too-large',
  0x97: 'refused-quota',
  0x99: 'refused-will-payload',
  0x9a: 'refused-will-retain',
  0x9b: 'refused-will-qos',
  0x9c: 'refused-use-another-server',
  0x9d: 'refused-server-moved',
  0x9f: 'refused-connection-rate',
}

/** The reason why the broker refused the connection. */
export function refusal(profile: ConnectionProfile, connack: Connack): Reason {
  const code = codeOfConnack[connack.code] ?? 'refused-other'
  const { host, port } = profile
  const said = connack.text ? `: ${connack.text}` : '.'
  return connectionReason(
    profile,
    code,
    `${host}:${port} refused the connection (code ${connack.code})${said}`,
    {
      reasonCode: connack.code,
      text: connack.text,
      serverReference: connack.serverReference,
      username: profile.username || null,
    },
  )
}

/** The broker continues authentication (AUTH), but all our data was in CONNECT (MQTT 5, 4.12). */
export function authenticationAsked(profile: ConnectionProfile, { code: reasonCode, text }: Answer): Reason {
  const { host, port, connectProperties } = profile
  const method = connectProperties.authenticationMethod
  const message = `${host}:${port} asks for an authentication exchange (${method}) that Heliograph does not carry out.`
  return connectionReason(profile, 'authentication-exchange', message, { method, reasonCode, text })
}

/** DISCONNECT reason code: another client took the session over (MQTT 5, 3.14.2.1). */
const sessionTakenOver = 0x8e

/** The broker has sent DISCONNECT. */
export function ended(profile: ConnectionProfile, { code: reasonCode, text }: Answer): Reason {
  const code = reasonCode === sessionTakenOver ? 'taken-over' : 'disconnected-by-broker'
  const message = `The broker ended the session (code ${reasonCode}).`
  return connectionReason(profile, code, message, { reasonCode, text })
}

/** The broker or the network has closed a connection without an explanation. */
export function hungUp(profile: ConnectionProfile, wasAccepted: boolean): Reason {
  const { host, port } = profile
  return wasAccepted
    ? connectionReason(profile, 'closed-by-broker', `${host}:${port} closed the connection.`)
    : connectionReason(
        profile,
        'closed-before-connack',
        `${host}:${port} closed the connection without answering CONNECT.`,
      )
}
