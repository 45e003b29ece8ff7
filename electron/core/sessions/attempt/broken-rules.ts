/** Turns faults in what the broker sent into reasons and DISCONNECT packets. */
import type { Reason } from '../../../../shared/errors.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { packetNames } from '../../../../shared/mqtt/packet-types.ts'
import type { ViolationFault } from '../../../../shared/mqtt/violations.ts'
import { malformedFaults } from '../../../../shared/mqtt/violations.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { connectionReason } from '../../network/failures/connection-reason.ts'
import { notMqttFailure, socketFailure } from '../../network/failures/network-failures.ts'
import { disconnectPacket } from '../../mqtt/codec/packet-writer.ts'
import { NotMqtt, PacketTooLarge, Violation } from '../../mqtt/guard/violation.ts'

/**
 * The broker broke the rules of MQTT: `malformed-packet` for bytes that cannot be parsed, otherwise `protocol-error`.
 */
function violationReason(profile: ConnectionProfile, violation: Violation): Reason {
  const { fault: violated, packet, number, message } = violation
  const malformed = (malformedFaults as readonly string[]).includes(violated)
  const code = malformed ? 'malformed-packet' : 'protocol-error'
  const text = `The broker broke the rules of MQTT: packet ${number}, ${packet}, ${message}.`
  return connectionReason(profile, code, text, { violation: violated, packet, number })
}

/** The broker announced a packet that is larger than the profile allows. */
function tooLargeReason(profile: ConnectionProfile, error: PacketTooLarge): Reason {
  const { type, number, sizeBytes, limitBytes } = error
  const packet = packetNames[type] ?? ''
  const text = `The broker began packet ${number}, ${packet}, of ${sizeBytes} bytes; ${limitBytes} are allowed.`
  return connectionReason(profile, 'packet-too-large', text, { packet, number, sizeBytes, limitBytes })
}

/** A packet has begun but stopped, or arrives too slowly. */
export function stallReason(
  profile: ConnectionProfile,
  incomplete: { number: number; receivedBytes: number; sizeBytes: number },
  timeoutMs: number,
): Reason {
  const { number, receivedBytes, sizeBytes } = incomplete
  const text = `Packet ${number} does not go on: ${receivedBytes} of ${sizeBytes || 'unknown'} bytes have come.`
  const details = { number, receivedBytes, sizeBytes: sizeBytes || null, timeoutMs }
  return connectionReason(profile, 'packet-timeout', text, details)
}

/** The code of an error that `ws` reports about data on an open WebSocket, or null for any other error. */
function webSocketCode(error: Error): string | null {
  const code = 'code' in error ? String(error.code) : ''
  return code.startsWith('WS_ERR_') ? code : null
}

/** The server broke the rules of WebSocket (RFC 6455), or sent a frame larger than the profile allows. */
function webSocketReason(profile: ConnectionProfile, error: Error): Reason {
  const limitBytes = profile.maxPacketBytes
  return webSocketCode(error) === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
    ? connectionReason(profile, 'packet-too-large', 'The broker sent a WebSocket frame that is too large.', {
        limitBytes,
      })
    : connectionReason(
        profile,
        'protocol-error',
        `The broker broke the rules of WebSocket: ${error.message}.`,
        {
          violation: 'websocket',
        },
      )
}

/** Reason codes of DISCONNECT for specific faults (MQTT 5, 4.13). Other faults are a protocol error, 0x82. */
const codeOfFault: Partial<Record<ViolationFault, number>> = {
  'receive-maximum': 0x93,
  'alias-0': 0x94,
  'alias-above-maximum': 0x94,
  'too-many-properties': 0x97,
}

/** The reason code of the DISCONNECT that a client sends after a violation (MQTT 5, 3.14.2.1). */
function disconnectCode(violation: Violation): number {
  const malformed = (malformedFaults as readonly string[]).includes(violation.fault)
  return codeOfFault[violation.fault] ?? (malformed ? 0x81 : 0x82)
}

/** "Packet too large" (MQTT 5, 3.14.2.1). */
const tooLargeCode = 0x95

/** Why a connection ended, from an error about its bytes or from its socket. */
export function explain(profile: ConnectionProfile, error: Error): Reason {
  if (error instanceof WorkbenchError) return error.reason
  if (error instanceof Violation) return violationReason(profile, error)
  if (error instanceof PacketTooLarge) return tooLargeReason(profile, error)
  if (error instanceof NotMqtt) return notMqttFailure(profile, error)
  if (webSocketCode(error) !== null) return webSocketReason(profile, error)
  return socketFailure(profile, error)
}

/** The DISCONNECT that tells an MQTT 5 broker its fault (MQTT 5, 4.13.1); null for errors it did not cause. */
export function disconnectFor(error: Error): Buffer | null {
  if (error instanceof Violation) return disconnectPacket(disconnectCode(error))
  return error instanceof PacketTooLarge ? disconnectPacket(tooLargeCode) : null
}
