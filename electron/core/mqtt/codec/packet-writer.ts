/** Encodes PUBLISH, PUBREL and DISCONNECT packets and computes packet sizes. */
import { packetType } from '../../../../shared/mqtt/packet-types.ts'
import { utf8Length } from '../../../../shared/mqtt/utf8.ts'
import type { NegotiatedVersion, Qos } from '../../../../shared/types/connection.ts'

/** The parts of a message that determine the size of its PUBLISH packet. */
export interface OutgoingMessage {
  topic: string
  qos: Qos
  retain: boolean
  payload: Uint8Array
}

/** A Variable Byte Integer (MQTT 5, 1.5.5), 1 to 4 bytes. */
export function variableByteInteger(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest % 128) + 128)
  }
}

/** Size of a whole PUBLISH packet in bytes (MQTT 5, 3.1.2.11.4). */
export function publishSizeBytes(message: OutgoingMessage, protocolVersion: NegotiatedVersion): number {
  const rest = publishBodyBytes(message, protocolVersion)
  return 1 + variableByteInteger(rest).length + rest
}

/**
 * The part of a PUBLISH packet before its payload (MQTT 5 and 3.1.1, 3.3). QoS 0 does not use `packetId`. The topic
 * has at most 65,535 bytes.
 */
export function publishHeader(
  message: OutgoingMessage,
  packetId: number,
  dup: boolean,
  protocolVersion: NegotiatedVersion,
): Buffer {
  const { topic, qos, retain } = message
  const name = Buffer.from(topic, 'utf8')
  const flags = (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0)
  const length = variableByteInteger(publishBodyBytes(message, protocolVersion))
  const fixed = Buffer.from([
    (packetType.publish << 4) | flags,
    ...length,
    name.length >> 8,
    name.length & 0xff,
  ])
  const id = qos > 0 ? [packetId >> 8, packetId & 0xff] : []
  return Buffer.concat([fixed, name, Buffer.from(protocolVersion === 5 ? [...id, 0] : id)])
}

function publishBodyBytes(
  { topic, qos, payload }: OutgoingMessage,
  protocolVersion: NegotiatedVersion,
): number {
  const properties = protocolVersion === 5 ? 1 : 0
  return 2 + utf8Length(topic) + (qos > 0 ? 2 : 0) + properties + payload.byteLength
}

/** Size of a SUBSCRIBE packet for one filter in bytes (MQTT 5 and 3.1.1, 3.8). `identifier`: 0 for none. */
export function subscribeSizeBytes(
  filter: string,
  protocolVersion: NegotiatedVersion,
  identifier = 0,
): number {
  const identifierBytes = identifier > 0 ? 1 + variableByteInteger(identifier).length : 0
  const properties = protocolVersion === 5 ? 1 + identifierBytes : 0
  const rest = 2 + properties + 2 + utf8Length(filter) + 1
  return 1 + variableByteInteger(rest).length + rest
}

/** PUBREL for a message (MQTT 5, 3.6). `code` is 0x92 when the message is unknown; 3.1.1 has no codes. */
export function pubrelPacket(packetId: number, code: number, protocolVersion: NegotiatedVersion): Buffer {
  const id = [packetId >> 8, packetId & 0xff]
  const first = (packetType.pubrel << 4) | 2
  return protocolVersion === 5 && code !== 0
    ? Buffer.from([first, 3, ...id, code])
    : Buffer.from([first, 2, ...id])
}

/** DISCONNECT with a reason code (MQTT 5, 3.14). */
export function disconnectPacket(code: number): Buffer {
  return Buffer.from([packetType.disconnect << 4, 1, code])
}
