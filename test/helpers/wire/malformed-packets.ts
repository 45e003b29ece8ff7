import { connack, packet, publish, twoBytes, withLength } from './mqtt-bytes.ts'

/** Bytes that no broker may send, and the fault that is to be found in them. MQTT 5 unless `version` says otherwise. */
export interface BadPacket {
  what: string
  bytes: Buffer
  fault: string
  version?: 4 | 5
}

const reason = (text: Uint8Array | string) => Buffer.concat([Buffer.from([0x1f]), withLength(text)])
const connackWith = (...properties: (Uint8Array | number[])[]) => {
  const block = Buffer.concat(properties.map((part) => Buffer.from(part)))
  return packet(2, 0, [0, 0, block.length], block)
}

/** After CONNACK. */
export const malformedPackets: BadPacket[] = [
  { what: 'the reserved type 0', bytes: packet(0, 0), fault: 'packet-type' },
  { what: 'CONNECT', bytes: packet(1, 0, [0]), fault: 'packet-type' },
  { what: 'SUBSCRIBE', bytes: packet(8, 2, [0, 1, 0, 0, 1, 97, 0]), fault: 'packet-type' },
  { what: 'UNSUBSCRIBE', bytes: packet(10, 2, [0, 1, 0, 0, 1, 97]), fault: 'packet-type' },
  { what: 'PINGREQ', bytes: packet(12, 0), fault: 'packet-type' },
  { what: 'AUTH in 3.1.1', bytes: packet(15, 0), fault: 'packet-type', version: 4 },
  { what: 'DISCONNECT in 3.1.1', bytes: packet(14, 0), fault: 'packet-type', version: 4 },
  { what: 'a second CONNACK', bytes: connack[5], fault: 'second-connack' },
  { what: 'a length of five bytes', bytes: Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 1]), fault: 'length' },
  { what: 'PUBACK with flags', bytes: packet(4, 1, [0, 1]), fault: 'flags' },
  { what: 'PUBREL without its flags', bytes: packet(6, 0, [0, 1]), fault: 'flags' },
  { what: 'SUBACK with flags', bytes: packet(9, 2, [0, 1, 0]), fault: 'flags' },
  { what: 'PINGRESP with flags', bytes: packet(13, 8), fault: 'flags' },
  { what: 'DISCONNECT with flags', bytes: packet(14, 4), fault: 'flags' },
  { what: 'PUBLISH of one byte', bytes: packet(3, 0, [0]), fault: 'too-short' },
  { what: 'PUBACK of one byte', bytes: packet(4, 0, [0]), fault: 'too-short' },
  { what: 'PUBREC of one byte', bytes: packet(5, 0, [0]), fault: 'too-short' },
  { what: 'PUBREL of one byte', bytes: packet(6, 2, [0]), fault: 'too-short' },
  { what: 'PUBCOMP without a body', bytes: packet(7, 0), fault: 'too-short' },
  { what: 'SUBACK without a code', bytes: packet(9, 0, [0, 1]), fault: 'too-short' },
  { what: 'SUBACK without a code in MQTT 5', bytes: packet(9, 0, [0, 1, 0]), fault: 'too-short' },
  { what: 'UNSUBACK of one byte', bytes: packet(11, 0, [0]), fault: 'too-short' },
  { what: 'UNSUBACK without a code', bytes: packet(11, 0, [0, 1, 0]), fault: 'too-short' },
  { what: 'PUBACK too long for 3.1.1', bytes: packet(4, 0, [0, 1, 0]), fault: 'too-long', version: 4 },
  { what: 'UNSUBACK too long for 3.1.1', bytes: packet(11, 0, [0, 1, 0]), fault: 'too-long', version: 4 },
  { what: 'PINGRESP with a body', bytes: packet(13, 0, [0]), fault: 'too-long' },
  { what: 'PUBACK with bytes left', bytes: packet(4, 0, [0, 1, 0, 0, 7]), fault: 'too-long' },
  { what: 'PUBACK 0', bytes: packet(4, 0, [0, 0]), fault: 'packet-id-0' },
  { what: 'PUBREL 0', bytes: packet(6, 2, [0, 0]), fault: 'packet-id-0' },
  { what: 'SUBACK 0', bytes: packet(9, 0, [0, 0, 0, 0]), fault: 'packet-id-0' },
  { what: 'an unknown code in PUBACK', bytes: packet(4, 0, [0, 1, 0x11]), fault: 'reason-code' },
  { what: 'an unknown code in PUBCOMP', bytes: packet(7, 0, [0, 1, 0x87]), fault: 'reason-code' },
  { what: 'an unknown code in SUBACK', bytes: packet(9, 0, [0, 1, 0, 3]), fault: 'reason-code' },
  { what: 'a code of MQTT 5 in 3.1.1', bytes: packet(9, 0, [0, 1, 0x87]), fault: 'reason-code', version: 4 },
  { what: 'a cut property length', bytes: packet(4, 0, [0, 1, 0, 0x80]), fault: 'properties-cut' },
  { what: 'properties beyond the end', bytes: packet(5, 0, [0, 1, 0, 9, 0x1f]), fault: 'properties-cut' },
  { what: 'a cut reason', bytes: packet(14, 0, [0, 4, 0x1f, 0, 2, 97]), fault: 'properties-cut' },
  {
    what: 'a reason that is not UTF-8',
    bytes: packet(14, 0, [0, 5], reason(Buffer.from([0xc3, 0x28]))),
    fault: 'string-utf8',
  },
  { what: 'a reason with U+0000', bytes: packet(14, 0, [0, 4], reason('\0')), fault: 'string-nul' },
  { what: 'two reasons', bytes: packet(14, 0, [0, 6], reason(''), reason('')), fault: 'property-repeated' },
  { what: 'an unknown property', bytes: packet(14, 0, [0, 2, 0x7f, 0]), fault: 'property-unknown' },
  {
    what: 'a property of CONNACK in PUBACK',
    bytes: packet(4, 0, [0, 1, 0, 3, 0x21, 0, 1]),
    fault: 'property-misplaced',
  },
]

/** Instead of CONNACK. */
export const malformedConnacks: BadPacket[] = [
  { what: 'one byte', bytes: packet(2, 0, [0]), fault: 'too-short' },
  { what: 'reserved flags', bytes: packet(2, 0, [2, 0, 0]), fault: 'connack-flags' },
  { what: 'a third byte in 3.1.1', bytes: packet(2, 0, [0, 0, 0]), fault: 'too-long', version: 4 },
  { what: 'no properties', bytes: packet(2, 0, [0, 0]), fault: 'properties-cut' },
  { what: 'bytes after its properties', bytes: packet(2, 0, [0, 0, 0, 0]), fault: 'too-long' },
  {
    what: 'Receive Maximum twice',
    bytes: connackWith([0x21, 0, 9], [0x21, 0, 9]),
    fault: 'property-repeated',
  },
  { what: 'Receive Maximum 0', bytes: connackWith([0x21, 0, 0]), fault: 'property-value' },
  { what: 'Maximum Packet Size 0', bytes: connackWith([0x27, 0, 0, 0, 0]), fault: 'property-value' },
  { what: 'Maximum QoS 2', bytes: connackWith([0x24, 2]), fault: 'property-value' },
  { what: 'Retain Available 7', bytes: connackWith([0x25, 7]), fault: 'property-value' },
  { what: 'a cut Server Keep Alive', bytes: connackWith([0x13, 0]), fault: 'properties-cut' },
  { what: 'a property of PUBLISH', bytes: connackWith([0x23, 0, 1]), fault: 'property-misplaced' },
  { what: 'an unknown property', bytes: connackWith([0x2b, 1]), fault: 'property-unknown' },
  { what: 'a client id with U+0000', bytes: connackWith([0x12, 0, 1, 0]), fault: 'string-nul' },
]

/** PUBLISH packets that are framed well and impossible within. */
export const malformedPublishes: BadPacket[] = [
  { what: 'QoS 3', bytes: packet(3, 6, withLength('a'), twoBytes(1)), version: 4, fault: 'qos-3' },
  {
    what: 'a topic longer than the packet',
    bytes: packet(3, 0, [0, 3, 97, 98]),
    version: 4,
    fault: 'too-short',
  },
  {
    what: 'half a packet identifier',
    bytes: packet(3, 2, withLength('a'), [0]),
    version: 4,
    fault: 'too-short',
  },
  { what: 'no packet identifier', bytes: packet(3, 4, withLength('a')), fault: 'too-short' },
  { what: 'packet identifier 0', bytes: publish({ qos: 1, packetId: 0 }), version: 4, fault: 'packet-id-0' },
  { what: 'no property length', bytes: publish({ topic: 'a' }), fault: 'properties-cut' },
  {
    what: 'an endless property length',
    bytes: packet(3, 0, withLength('a'), [128, 128, 128, 128, 1]),
    fault: 'properties-cut',
  },
  {
    what: 'properties beyond the end',
    bytes: packet(3, 0, withLength('a'), [3, 1, 1]),
    fault: 'properties-cut',
  },
  {
    what: 'an unknown property',
    bytes: publish({ properties: Buffer.from([0x7f, 0]) }),
    fault: 'property-unknown',
  },
  {
    what: 'a cut property',
    bytes: publish({ properties: Buffer.from([1, 0, 2, 0]) }),
    fault: 'properties-cut',
  },
  { what: 'payload format 2', bytes: publish({ properties: Buffer.from([1, 2]) }), fault: 'property-value' },
  {
    what: 'subscription identifier 0',
    bytes: publish({ properties: Buffer.from([0x0b, 0]) }),
    fault: 'property-value',
  },
  {
    what: 'a response topic with a wildcard',
    bytes: publish({ properties: Buffer.from([8, 0, 1, 0x23]) }),
    fault: 'property-value',
  },
  { what: 'topic alias 0', bytes: publish({ properties: Buffer.from([0x23, 0, 0]) }), fault: 'alias-0' },
  {
    what: 'two content types',
    bytes: publish({ properties: Buffer.from([3, 0, 0, 3, 0, 0]) }),
    fault: 'property-repeated',
  },
  {
    what: 'too many properties',
    bytes: publish({ properties: Buffer.alloc(5 * 20_001, Buffer.from([0x26, 0, 0, 0, 0])) }),
    fault: 'too-many-properties',
  },
]
