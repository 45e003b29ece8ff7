/** Encodes properties and the basic data types of MQTT. */
import type { NameValue } from '../../../../shared/types/profile-parts.ts'
import { variableByteInteger } from './packet-writer.ts'

/** A Two Byte Integer, high-order byte first (MQTT 5, 1.5.2). */
export function twoByteInteger(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function fourByteInteger(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** A UTF-8 string or binary data after its length (MQTT 5, 1.5.4 and 1.5.6). At most 65,535 bytes. */
export function withLength(value: string | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value
  return Buffer.concat([twoByteInteger(bytes.length), bytes])
}

/** A packet: its first byte, its length and its content. */
export function packetOf(firstByte: number, parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([firstByte, ...variableByteInteger(content.length)]), content])
}

/** Collects the properties of a packet in the order they are added (MQTT 5, 2.2.2). */
export class PropertyWriter {
  private readonly parts: Buffer[] = []

  byte(id: number, value: number): this {
    return this.add(id, Buffer.from([value]))
  }

  two(id: number, value: number): this {
    return this.add(id, twoByteInteger(value))
  }

  four(id: number, value: number): this {
    return this.add(id, fourByteInteger(value))
  }

  /** A string or binary data. */
  field(id: number, value: string | Uint8Array): this {
    return this.add(id, withLength(value))
  }

  /** String pairs in their order, duplicates included (MQTT 5, 3.1.2.11.8). */
  pairs(id: number, pairs: readonly NameValue[]): this {
    for (const [name, value] of pairs) this.add(id, Buffer.concat([withLength(name), withLength(value)]))
    return this
  }

  /** The properties after their length. */
  bytes(): Buffer {
    const block = Buffer.concat(this.parts)
    return Buffer.concat([Buffer.from(variableByteInteger(block.length)), block])
  }

  private add(id: number, value: Buffer): this {
    this.parts.push(Buffer.from([id]), value)
    return this
  }
}
