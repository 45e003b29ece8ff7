import { readVariableByteInteger } from './packet-types.ts'

/** One property as it stood on the wire. `userProperty` values are pairs. */
export type WireProperty =
  | { id: number; type: 'number'; value: number }
  | { id: number; type: 'string'; value: string }
  | { id: number; type: 'pair'; value: [key: string, value: string] }
  | { id: number; type: 'bytes'; value: Uint8Array }

/** How the value of a property is written (MQTT 5, 1.5). */
export type WireType = 'byte' | 'two' | 'four' | 'variable' | 'string' | 'pair' | 'bytes'

/** Property identifiers and their types (MQTT 5, table 2-4). */
export const wireTypes: Readonly<Record<number, WireType>> = {
  0x01: 'byte',
  0x02: 'four',
  0x03: 'string',
  0x08: 'string',
  0x09: 'bytes',
  0x0b: 'variable',
  0x11: 'four',
  0x12: 'string',
  0x13: 'two',
  0x15: 'string',
  0x16: 'bytes',
  0x17: 'byte',
  0x18: 'four',
  0x19: 'byte',
  0x1a: 'string',
  0x1c: 'string',
  0x1f: 'string',
  0x21: 'two',
  0x22: 'two',
  0x23: 'two',
  0x24: 'byte',
  0x25: 'byte',
  0x26: 'pair',
  0x27: 'four',
  0x28: 'byte',
  0x29: 'byte',
  0x2a: 'byte',
}

/** Identifiers the code asks for by name (MQTT 5, table 2-4). */
export const propertyId = {
  payloadFormatIndicator: 0x01,
  messageExpiryInterval: 0x02,
  contentType: 0x03,
  responseTopic: 0x08,
  correlationData: 0x09,
  subscriptionIdentifier: 0x0b,
  sessionExpiryInterval: 0x11,
  assignedClientIdentifier: 0x12,
  serverKeepAlive: 0x13,
  authenticationMethod: 0x15,
  authenticationData: 0x16,
  requestProblemInformation: 0x17,
  willDelayInterval: 0x18,
  requestResponseInformation: 0x19,
  responseInformation: 0x1a,
  serverReference: 0x1c,
  reasonString: 0x1f,
  receiveMaximum: 0x21,
  topicAliasMaximum: 0x22,
  topicAlias: 0x23,
  maximumQos: 0x24,
  retainAvailable: 0x25,
  userProperty: 0x26,
  maximumPacketSize: 0x27,
  wildcardSubscriptionAvailable: 0x28,
  subscriptionIdentifierAvailable: 0x29,
  sharedSubscriptionAvailable: 0x2a,
} as const

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Decodes the properties of a packet in the order of the wire (MQTT 5, 2.2.2.2).
 * `block` is the content after the Property Length. Returns null when it is malformed: an unknown identifier, a value
 * that does not fit, a string that is not UTF-8.
 */
export function decodeProperties(block: Uint8Array): WireProperty[] | null {
  const properties: WireProperty[] = []
  let offset = 0
  while (offset < block.length) {
    const id = readVariableByteInteger(block, offset)
    if (typeof id === 'string') return null
    const read = readValue(block, offset + id.bytes, id.value)
    if (!read) return null
    properties.push(read.property)
    offset = read.end
  }
  return properties
}

/** The number of properties in a block, or null when it is malformed. */
export function countProperties(block: Uint8Array): number | null {
  return decodeProperties(block)?.length ?? null
}

function readValue(
  block: Uint8Array,
  offset: number,
  id: number,
): { property: WireProperty; end: number } | null {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const left = block.length - offset
  switch (wireTypes[id]) {
    case 'byte':
      return left < 1 ? null : numberAt(id, view.getUint8(offset), offset + 1)
    case 'two':
      return left < 2 ? null : numberAt(id, view.getUint16(offset), offset + 2)
    case 'four':
      return left < 4 ? null : numberAt(id, view.getUint32(offset), offset + 4)
    case 'variable': {
      const read = readVariableByteInteger(block, offset)
      return typeof read === 'string' ? null : numberAt(id, read.value, offset + read.bytes)
    }
    case 'bytes': {
      const bytes = readBinary(block, offset)
      return bytes && { property: { id, type: 'bytes', value: bytes.value }, end: bytes.end }
    }
    case 'string': {
      const text = readString(block, offset)
      return text && { property: { id, type: 'string', value: text.value }, end: text.end }
    }
    case 'pair': {
      const key = readString(block, offset)
      const value = key && readString(block, key.end)
      if (!key || !value) return null
      return { property: { id, type: 'pair', value: [key.value, value.value] }, end: value.end }
    }
    default:
      return null
  }
}

function numberAt(id: number, value: number, end: number): { property: WireProperty; end: number } {
  return { property: { id, type: 'number', value }, end }
}

function readBinary(block: Uint8Array, offset: number): { value: Uint8Array; end: number } | null {
  const high = block[offset]
  const low = block[offset + 1]
  if (high === undefined || low === undefined) return null
  const end = offset + 2 + high * 256 + low
  return end > block.length ? null : { value: block.slice(offset + 2, end), end }
}

function readString(block: Uint8Array, offset: number): { value: string; end: number } | null {
  const binary = readBinary(block, offset)
  if (!binary) return null
  try {
    return { value: utf8.decode(binary.value), end: binary.end }
  } catch {
    return null
  }
}
