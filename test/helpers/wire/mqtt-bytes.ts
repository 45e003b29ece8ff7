/** MQTT packets byte by byte, written after the standard and not with the code under test. */

/** A Variable Byte Integer (MQTT 5, 1.5.5). */
export function variableByteInteger(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  do {
    const more = rest >= 128
    bytes.push((rest % 128) + (more ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Buffer.from(bytes)
}

export function packet(type: number, flags: number, ...body: (Uint8Array | number[])[]): Buffer {
  const rest = Buffer.concat(body.map((part) => Buffer.from(part)))
  return Buffer.concat([Buffer.from([type * 16 + flags]), variableByteInteger(rest.length), rest])
}

export function twoBytes(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255])
}

/** A UTF-8 string or binary data with its length (MQTT 5, 1.5.4 and 1.5.6). */
export function withLength(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as string)
  return Buffer.concat([twoBytes(bytes.length), bytes])
}

export interface PublishFields {
  topic?: string | Uint8Array
  qos?: number
  retain?: boolean
  dup?: boolean
  packetId?: number
  /** Given: an MQTT 5 packet with this property block. */
  properties?: Uint8Array
  payload?: string | Uint8Array
}

export function publish(fields: PublishFields): Buffer {
  const { topic = 'a', qos = 0, retain = false, dup = false, packetId = 7, properties, payload = '' } = fields
  return packet(
    3,
    (dup ? 8 : 0) + qos * 2 + (retain ? 1 : 0),
    withLength(topic),
    qos > 0 ? twoBytes(packetId) : [],
    properties ? Buffer.concat([variableByteInteger(properties.length), properties]) : [],
    Buffer.from(payload as string),
  )
}

/** CONNACK that accepts, in the form of MQTT 3.1.1 and of MQTT 5. */
export const connack = { 4: packet(2, 0, [0, 0]), 5: packet(2, 0, [0, 0, 0]) } as const
