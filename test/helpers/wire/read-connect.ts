import type { WireProperty } from '../../../shared/mqtt/properties.ts'
import { decodeProperties } from '../../../shared/mqtt/properties.ts'

/** A CONNECT packet as a broker reads it; properties by identifier, in the order of the wire. */
export interface ConnectFields {
  protocol: string
  level: number
  cleanStart: boolean
  keepAliveS: number
  properties: [id: number, value: WireProperty['value']][]
  clientId: string
  will: {
    qos: number
    retain: boolean
    topic: string
    payload: Buffer
    properties: [id: number, value: WireProperty['value']][]
  } | null
  username: string | null
  password: Buffer | null
}

/** Reads a whole CONNECT packet, written after the standard and not with the code under test. Throws over leftovers. */
export function readConnect(packet: Buffer): ConnectFields {
  let offset = 1
  const length = () => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = packet.readUInt8(offset++)
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  const two = () => packet.readUInt16BE((offset += 2) - 2)
  const bytes = (count: number) => {
    if (offset + count > packet.length) throw new Error('the packet ends early')
    return packet.subarray(offset, (offset += count))
  }
  const field = () => bytes(two())
  const properties = (level: number): ConnectFields['properties'] => {
    const decoded = level === 5 ? decodeProperties(bytes(length())) : []
    if (!decoded) throw new Error('malformed properties')
    return decoded.map(({ id, value }) => [id, value])
  }
  if (packet[0] !== 0x10) throw new Error('no CONNECT')
  if (length() !== packet.length - offset) throw new Error('a wrong length')
  const protocol = field().toString()
  const level = packet.readUInt8(offset++)
  const flags = packet.readUInt8(offset++)
  const keepAliveS = two()
  const own = properties(level)
  const clientId = field().toString()
  const willProperties = (flags & 4) !== 0 ? properties(level) : []
  const will =
    (flags & 4) === 0
      ? null
      : {
          qos: (flags >> 3) & 3,
          retain: (flags & 32) !== 0,
          properties: willProperties,
          topic: field().toString(),
          payload: field(),
        }
  const username = (flags & 128) === 0 ? null : field().toString()
  const password = (flags & 64) === 0 ? null : field()
  if (offset !== packet.length) throw new Error('bytes are left over')
  const cleanStart = (flags & 2) !== 0
  return { protocol, level, cleanStart, keepAliveS, properties: own, clientId, will, username, password }
}
