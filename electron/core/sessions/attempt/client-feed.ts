/** Builds the packets that mqtt.js sees in place of those from the broker. */
import { packetType, readVariableByteInteger } from '../../../../shared/mqtt/packet-types.ts'
import { decodeProperties, propertyId } from '../../../../shared/mqtt/properties.ts'
import type { NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { Connack } from '../../mqtt/codec/answers.ts'
import { variableByteInteger } from '../../mqtt/codec/packet-writer.ts'
import type { IncomingPacket } from '../../mqtt/guard/incoming-packet.ts'

/*
 * What mqtt.js is given, and why this differs from what was received.
 *
 * mqtt.js begins the conversation (CONNECT), asks for subscriptions (SUBSCRIBE, UNSUBSCRIBE) and keeps the connection
 * alive (PINGREQ). It sees the answers to these packets and nothing else. Messages and their acknowledgements, in
 * both directions, never pass through it: they are recorded before they are acknowledged, and mqtt.js would store and
 * parse each of them a second time.
 *
 * - CONNECT: mqtt.js writes one, and ours leaves in its place. See `connectPacket` for what mqtt.js cannot express.
 * - CONNACK: a short one that accepts, with the server's keep alive. A refusal ends the connection before mqtt.js
 *   sees it. The properties are read by `readConnack`. mqtt.js would act on some of them: it renames the client, and
 *   limits its own publishing.
 * - SUBACK, UNSUBACK: unchanged, except that Reason String is the only property. The parser of mqtt.js stalls over
 *   thousands of properties.
 * - PINGRESP: unchanged.
 */

/** The CONNACK for mqtt.js after the broker has accepted the connection (MQTT 5, 3.2). */
export function acceptance(
  { sessionPresent, limits: { keepAliveS } }: Connack,
  protocolVersion: NegotiatedVersion,
): Buffer {
  const flags = sessionPresent ? 1 : 0
  if (protocolVersion !== 5) return Buffer.from([0x20, 2, flags, 0])
  if (keepAliveS === null) return Buffer.from([0x20, 3, flags, 0, 0])
  const property = [propertyId.serverKeepAlive, keepAliveS >> 8, keepAliveS & 0xff]
  return Buffer.from([0x20, 3 + property.length, flags, 0, property.length, ...property])
}

/** The SUBACK or UNSUBACK for mqtt.js, built from the one received. */
export function subscriptionAnswer(packet: IncomingPacket, protocolVersion: NegotiatedVersion): Buffer {
  return protocolVersion === 5 ? withFewProperties(packet) : packet.bytes
}

/** Whether a packet that mqtt.js has written is the CONNECT that ours replaces. */
export function isConnect(packet: Buffer): boolean {
  return (packet[0] ?? 0) >> 4 === packetType.connect
}

// The properties were checked before. The Reason String is passed on to the user.
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
