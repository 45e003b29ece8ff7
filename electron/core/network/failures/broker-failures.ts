/** Turns what a broker answered, or left unanswered, into reasons for the user. */
import type { Reason, ReasonCode } from '../../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import type { Answer, Connack } from '../../mqtt/codec/answers.ts'
import { connectionReason } from './connection-reason.ts'

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
