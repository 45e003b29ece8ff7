/** Checks the properties of packets from the broker. */
import { isUtf8 } from 'node:buffer'
import { packetType, readVariableByteInteger } from '../../../../shared/mqtt/packet-types.ts'
import { propertyId as id, wireTypes } from '../../../../shared/mqtt/properties.ts'
import { Violation } from './violation.ts'

/**
 * MQTT sets no limit to user properties. Displaying a packet creates an object for each one. Thousands are accepted,
 * but not millions of empty ones.
 */
const maxProperties = 20_000

const answer = [id.reasonString, id.userProperty]

/** The properties a server may send, by packet type (MQTT 5, table 2-4). */
const allowedIn: Readonly<Record<number, ReadonlySet<number>>> = {
  [packetType.connack]: new Set([
    ...answer,
    id.sessionExpiryInterval,
    id.receiveMaximum,
    id.maximumQos,
    id.retainAvailable,
    id.maximumPacketSize,
    id.assignedClientIdentifier,
    id.topicAliasMaximum,
    id.wildcardSubscriptionAvailable,
    id.subscriptionIdentifierAvailable,
    id.sharedSubscriptionAvailable,
    id.serverKeepAlive,
    id.responseInformation,
    id.serverReference,
    id.authenticationMethod,
    id.authenticationData,
  ]),
  [packetType.publish]: new Set([
    id.payloadFormatIndicator,
    id.messageExpiryInterval,
    id.topicAlias,
    id.responseTopic,
    id.correlationData,
    id.userProperty,
    id.subscriptionIdentifier,
    id.contentType,
  ]),
  [packetType.puback]: new Set(answer),
  [packetType.pubrec]: new Set(answer),
  [packetType.pubrel]: new Set(answer),
  [packetType.pubcomp]: new Set(answer),
  [packetType.suback]: new Set(answer),
  [packetType.unsuback]: new Set(answer),
  [packetType.disconnect]: new Set([...answer, id.serverReference]),
  [packetType.auth]: new Set([...answer, id.authenticationMethod, id.authenticationData]),
}

const atMostOne = new Set<number>([
  id.payloadFormatIndicator,
  id.maximumQos,
  id.retainAvailable,
  id.wildcardSubscriptionAvailable,
  id.subscriptionIdentifierAvailable,
  id.sharedSubscriptionAvailable,
])
const notZero = new Set<number>([id.subscriptionIdentifier, id.receiveMaximum, id.maximumPacketSize])

/** The result of the check of a property block. */
export interface CheckedProperties {
  /** Offset of the first byte after the properties. */
  end: number
  /** Offset of the first property, after the Property Length. */
  start: number
  /** The Topic Alias, 0 when there is none (MQTT 5, 3.3.2.3.4). */
  topicAlias: number
}

/**
 * Checks the properties of a packet of `type` whose Property Length is at `offset` (MQTT 5, 2.2.2): known, allowed
 * there, not repeated, complete, strings in UTF-8 without U+0000, values in their range. Throws a Violation.
 */
export function checkProperties(packet: Buffer, offset: number, type: number): CheckedProperties {
  const length = readVariableByteInteger(packet, offset)
  if (typeof length === 'string') {
    throw new Violation('properties-cut', 'has a malformed Property Length [MQTT-1.5.5-1]')
  }
  const start = offset + length.bytes
  const end = start + length.value
  if (end > packet.length) throw new Violation('properties-cut', 'has properties longer than the packet')
  if (length.value === 0) return { start, end, topicAlias: 0 }
  return { start, end, topicAlias: walk(packet.subarray(0, end), start, type) }
}

function walk(packet: Buffer, start: number, type: number): number {
  const allowed = allowedIn[type]
  const seen = new Set<number>()
  let topicAlias = 0
  let offset = start
  for (let count = 1; offset < packet.length; count++) {
    // Every identifier of the standard fits into one byte.
    const property = packet[offset] ?? 0
    if (!(property in wireTypes)) {
      throw new Violation('property-unknown', `has the unknown property ${property}`)
    }
    if (!allowed?.has(property)) {
      throw new Violation('property-misplaced', `has property ${property}, which does not belong there`)
    }
    if (property !== id.userProperty && property !== id.subscriptionIdentifier && seen.has(property)) {
      throw new Violation('property-repeated', `has property ${property} twice (MQTT 5, 2.2.2.2)`)
    }
    if (count > maxProperties) {
      throw new Violation('too-many-properties', `has more than ${maxProperties} properties`)
    }
    seen.add(property)
    if (property === id.topicAlias) topicAlias = readTopicAlias(packet, offset + 1)
    offset = checkValue(packet, offset + 1, property)
  }
  return topicAlias
}

/** Checks the value at `offset` and returns the offset of its end. */
function checkValue(packet: Buffer, offset: number, property: number): number {
  switch (wireTypes[property]) {
    case 'byte':
      return checkNumber(packet, offset, 1, property)
    case 'two':
      return checkNumber(packet, offset, 2, property)
    case 'four':
      return checkNumber(packet, offset, 4, property)
    case 'variable': {
      const read = readVariableByteInteger(packet, offset)
      if (typeof read === 'string') throw cut(property)
      checkRange(read.value, property)
      return offset + read.bytes
    }
    case 'pair':
      return checkString(packet, checkString(packet, offset, property), property)
    case 'bytes':
      return endOfBinary(packet, offset, property)
    default:
      return checkString(packet, offset, property)
  }
}

function checkNumber(packet: Buffer, offset: number, bytes: number, property: number): number {
  const end = offset + bytes
  if (end > packet.length) throw cut(property)
  checkRange(packet.readUIntBE(offset, bytes), property)
  return end
}

function checkRange(value: number, property: number): void {
  if ((value === 0 && notZero.has(property)) || (value > 1 && atMostOne.has(property))) {
    throw new Violation('property-value', `has the impossible value ${value} in property ${property}`)
  }
}

function readTopicAlias(packet: Buffer, offset: number): number {
  if (offset + 2 > packet.length) throw cut(id.topicAlias)
  const alias = packet.readUInt16BE(offset)
  if (alias === 0) throw new Violation('alias-0', 'has Topic Alias 0 [MQTT-3.3.2-8]')
  return alias
}

function endOfBinary(packet: Buffer, offset: number, property: number): number {
  const end = offset + 2 > packet.length ? Infinity : offset + 2 + packet.readUInt16BE(offset)
  if (end > packet.length) throw cut(property)
  return end
}

function checkString(packet: Buffer, offset: number, property: number): number {
  const end = endOfBinary(packet, offset, property)
  if (end === offset + 2) return end
  const bytes = packet.subarray(offset + 2, end)
  if (!isUtf8(bytes)) {
    throw new Violation('string-utf8', `has a text that is not UTF-8 in property ${property} [MQTT-1.5.4-1]`)
  }
  if (bytes.includes(0)) {
    throw new Violation('string-nul', `has a text with U+0000 in property ${property} [MQTT-1.5.4-2]`)
  }
  // "+" and "#" (MQTT 5, 3.3.2.3.5).
  if (property === id.responseTopic && (bytes.includes(0x2b) || bytes.includes(0x23))) {
    throw new Violation('property-value', 'has a Response Topic with a wildcard [MQTT-3.3.2-14]')
  }
  return end
}

function cut(property: number): Violation {
  return new Violation('properties-cut', `ends within property ${property}`)
}
