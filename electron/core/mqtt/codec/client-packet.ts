import { packetType, readVariableByteInteger } from '../../../../shared/mqtt/packet-types.ts'
import { decodeProperties, propertyId } from '../../../../shared/mqtt/properties.ts'
import type { NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { IncomingPacket } from '../guard/incoming-packet.ts'
import { variableByteInteger } from './packet-writer.ts'
import type { PublishPacket } from '../guard/publish-packet.ts'

/**
 * What mqtt.js is given of a packet, or null: only what it acts upon. Its parser stalls over millions of properties, and
 * it keeps the whole message of a QoS 2 handshake; we have read all that before.
 */
export function clientPacket(packet: IncomingPacket, protocolVersion: NegotiatedVersion): Buffer | null {
  const { type, bytes, body } = packet
  switch (type) {
    case packetType.pubrel:
      return Buffer.from([0x62, 2, bytes[body] ?? 0, bytes[body + 1] ?? 0])
    case packetType.suback:
    case packetType.unsuback:
      return protocolVersion === 5 ? withFewProperties(packet) : bytes
    case packetType.pingresp:
      return bytes
    default:
      return null
  }
}

/** CONNACK that accepts (MQTT 5, 3.2). `keepAliveS`: the server's own, null when it has none. */
export function acceptance(
  sessionPresent: boolean,
  keepAliveS: number | null,
  protocolVersion: NegotiatedVersion,
): Buffer {
  const flags = sessionPresent ? 1 : 0
  if (protocolVersion !== 5) return Buffer.from([0x20, 2, flags, 0])
  if (keepAliveS === null) return Buffer.from([0x20, 3, flags, 0, 0])
  const property = [propertyId.serverKeepAlive, keepAliveS >> 8, keepAliveS & 0xff]
  return Buffer.from([0x20, 3 + property.length, flags, 0, property.length, ...property])
}

/** A message that mqtt.js is to acknowledge: quality and identifier are right, topic and payload do not matter to it. */
export function acknowledgeable(
  { qos, packetId }: PublishPacket,
  protocolVersion: NegotiatedVersion,
): Buffer | null {
  if (qos === 0) return null
  const header = 0x30 | (qos << 1)
  const id = [packetId >> 8, packetId & 0xff]
  return protocolVersion === 5
    ? Buffer.from([header, 6, 0, 1, 0x61, ...id, 0])
    : Buffer.from([header, 5, 0, 1, 0x61, ...id])
}

// Of the properties, which were checked before, mqtt.js passes on the Reason String.
function withFewProperties({ bytes, body, type }: IncomingPacket): Buffer {
  const length = readVariableByteInteger(bytes, body + 2)
  if (typeof length === 'string' || length.value === 0) return bytes
  const start = body + 2 + length.bytes
  const end = start + length.value
  const reason = decodeProperties(bytes.subarray(start, end))?.find(
    ({ id }) => id === propertyId.reasonString,
  )
  const text = reason?.type === 'string' ? Buffer.from(reason.value) : null
  const property = text
    ? Buffer.concat([Buffer.from([propertyId.reasonString, text.length >> 8, text.length & 0xff]), text])
    : Buffer.alloc(0)
  const rest = Buffer.concat([
    bytes.subarray(body, body + 2),
    Buffer.from(variableByteInteger(property.length)),
    property,
    bytes.subarray(end),
  ])
  return Buffer.concat([Buffer.from([type << 4, ...variableByteInteger(rest.length)]), rest])
}
