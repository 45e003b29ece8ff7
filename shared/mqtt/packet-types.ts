/** MQTT Control Packet types (MQTT 5, table 2-1). */
export const packetType = {
  connect: 1,
  connack: 2,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  suback: 9,
  unsubscribe: 10,
  unsuback: 11,
  pingreq: 12,
  pingresp: 13,
  disconnect: 14,
  auth: 15,
} as const

/** Names of the packet types as the standard writes them, by type; 0 is reserved. */
export const packetNames: readonly string[] = [
  'type 0',
  ...Object.keys(packetType).map((name) => name.toUpperCase()),
]

/** Result of reading a Variable Byte Integer: its value and how many bytes it took. */
export interface VariableByteInteger {
  value: number
  bytes: number
}

/**
 * Reads a Variable Byte Integer (MQTT 5, 1.5.5) at `offset`.
 * `incomplete`: the bytes end inside it. `malformed`: a fifth byte would follow.
 */
export function readVariableByteInteger(
  bytes: Uint8Array,
  offset: number,
): VariableByteInteger | 'incomplete' | 'malformed' {
  let value = 0
  let factor = 1
  for (let length = 1; length <= 4; length++) {
    const byte = bytes[offset + length - 1]
    if (byte === undefined) return 'incomplete'
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return { value, bytes: length }
    factor *= 128
  }
  return 'malformed'
}
