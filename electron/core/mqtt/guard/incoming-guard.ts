/** Splits the byte stream of a broker into packets and refuses invalid ones. */
import { packetType, readVariableByteInteger } from '../../../../shared/mqtt/packet-types.ts'
import type { NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { IncomingPacket } from './incoming-packet.ts'
import { checkPacket } from './packet-check.ts'
import { PieceBuffer } from './piece-buffer.ts'
import { NotMqtt, PacketTooLarge, Violation } from './violation.ts'

/** Largest packet other than PUBLISH: enough for every text at its maximum length, and for user properties. */
const maxControlPacketBytes = 1024 * 1024

/**
 * Fewest bytes after the fixed header, by packet type. Types that a broker must not send are missing (MQTT 5, 2.1.2).
 */
const minimumBodyBytes: ReadonlyMap<number, number> = new Map([
  [packetType.connack, 2],
  [packetType.publish, 2],
  [packetType.puback, 2],
  [packetType.pubrec, 2],
  [packetType.pubrel, 2],
  [packetType.pubcomp, 2],
  [packetType.suback, 3],
  [packetType.unsuback, 2],
  [packetType.pingresp, 0],
  [packetType.disconnect, 0],
  [packetType.auth, 0],
])

/**
 * Splits the bytes of a broker into packets and checks them before any other code sees them (MQTT 5, 2.1): type,
 * flags, length, the size limit, that CONNACK comes first, and the contents of every packet except PUBLISH. A packet
 * that announces too large a size is refused before it is collected.
 */
export class IncomingGuard {
  private readonly waiting = new PieceBuffer()
  /** Size of the packet that is being collected; 0 while its header is incomplete. */
  private neededBytes = 0
  /** The first bytes were recognised as those of an MQTT broker. */
  private recognised = false
  private connackSeen = false
  private packets = 0
  private readonly protocolVersion: NegotiatedVersion
  private readonly maxPacketBytes: number
  private readonly onPacket: (packet: IncomingPacket) => void

  /** `onPacket` receives each valid packet and may throw a Violation of its own. */
  constructor(options: {
    protocolVersion: NegotiatedVersion
    maxPacketBytes: number
    onPacket: (packet: IncomingPacket) => void
  }) {
    this.protocolVersion = options.protocolVersion
    this.maxPacketBytes = options.maxPacketBytes
    this.onPacket = options.onPacket
  }

  /** The incomplete packet: its number, the bytes received so far, and its total size (0: unknown). */
  get incomplete(): { number: number; receivedBytes: number; sizeBytes: number } | null {
    const receivedBytes = this.waiting.length
    if (receivedBytes === 0) return null
    return { number: this.packets + 1, receivedBytes, sizeBytes: this.neededBytes }
  }

  /** Takes bytes from the socket. Throws a Violation, PacketTooLarge or NotMqtt. */
  push(chunk: Buffer): void {
    const missing = Math.max(0, this.neededBytes - this.waiting.length)
    if (missing === 0) {
      this.begin(chunk)
      return
    }
    this.waiting.add(chunk.subarray(0, missing), this.neededBytes)
    if (chunk.length < missing) return
    this.cut(this.waiting.take(), true)
    if (chunk.length > missing) this.begin(chunk.subarray(missing))
  }

  // No packet has begun, or only its header was received.
  private begin(chunk: Buffer): void {
    const data = this.waiting.takeWith(chunk)
    this.recognised ||= isMqtt(data)
    const end = this.recognised ? this.cut(data, false) : 0
    if (end < data.length) this.waiting.add(data.subarray(end), this.neededBytes)
  }

  private cut(data: Buffer, owned: boolean): number {
    let offset = 0
    this.neededBytes = 0
    while (offset < data.length) {
      const first = data[offset] ?? 0
      const length = readVariableByteInteger(data, offset + 1)
      if (length === 'incomplete') break
      if (length === 'malformed') throw this.at(first, malformedLength())
      this.checkHeader(first, length.value)
      const total = 1 + length.bytes + length.value
      if (offset + total > data.length) {
        this.neededBytes = total
        break
      }
      const packet = {
        type: first >> 4,
        bytes: data.subarray(offset, offset + total),
        body: 1 + length.bytes,
        owned,
      }
      this.show(packet)
      offset += total
    }
    return offset
  }

  private show(packet: IncomingPacket): void {
    try {
      if (packet.type !== packetType.publish) checkPacket(packet, this.protocolVersion)
      if (packet.type === packetType.connack) this.connackSeen = true
      this.onPacket(packet)
    } catch (error) {
      throw error instanceof Violation ? error.at(packet.type, this.packets + 1) : error
    }
    this.packets++
  }

  private checkHeader(first: number, bodyBytes: number): void {
    const violation = this.headerFault(first, bodyBytes)
    if (violation) throw this.at(first, violation)
    const type = first >> 4
    const limitBytes =
      type === packetType.publish ? this.maxPacketBytes : Math.min(this.maxPacketBytes, maxControlPacketBytes)
    if (bodyBytes <= limitBytes) return
    throw new PacketTooLarge({ type, number: this.packets + 1, sizeBytes: bodyBytes, limitBytes })
  }

  private headerFault(first: number, bodyBytes: number): Violation | null {
    const type = first >> 4
    const minimum = minimumBodyBytes.get(type)
    const onlyInFive = type === packetType.auth || type === packetType.disconnect
    if (minimum === undefined || (onlyInFive && this.protocolVersion !== 5)) {
      return new Violation('packet-type', 'is a packet that a broker may not send')
    }
    const connack = type === packetType.connack
    if (connack && this.connackSeen) {
      return new Violation('second-connack', 'came a second time [MQTT-3.2.0-2]')
    }
    if (!connack && !this.connackSeen && type !== packetType.auth) {
      return new Violation('before-connack', 'came before CONNACK [MQTT-3.2.0-1]')
    }
    if (!flagsFit(type, first & 0x0f, this.protocolVersion)) {
      return new Violation('flags', 'has reserved flags set [MQTT-2.1.3-1]')
    }
    return bodyBytes < minimum ? new Violation('too-short', 'is shorter than it can be') : null
  }

  private at(first: number, violation: Violation): Violation {
    return violation.at(first >> 4, this.packets + 1)
  }
}

function flagsFit(type: number, flags: number, protocolVersion: NegotiatedVersion): boolean {
  if (type === packetType.publish) return true
  if (type !== packetType.pubrel) return flags === 0
  // MQTT 3.1 marks a repeated PUBREL with the DUP flag (3.1, 2.1).
  return flags === 2 || (protocolVersion === 3 && flags === 0x0a)
}

function malformedLength(): Violation {
  return new Violation('length', 'has a Remaining Length of more than four bytes (MQTT 5, 1.5.5)')
}

const http = 'HTTP/'

/**
 * Whether the first bytes are those of a broker; false while too few bytes are known. Recognises other servers that
 * may answer on a port: a web server, or a TLS server that rejects our plain bytes. Throws NotMqtt for anything but
 * MQTT. An MQTT packet that comes too early counts as MQTT.
 */
function isMqtt(data: Buffer): boolean {
  const [first, second] = data
  if (first === undefined) return false
  if (first === packetType.connack << 4 || first >> 4 === packetType.auth) return true
  const text = data.toString('latin1', 0, http.length)
  if (text === http) throw new NotMqtt('http')
  if (first === 0x15 && second === 0x03) throw new NotMqtt('tls')
  if (http.startsWith(text) || (first === 0x15 && second === undefined)) return false
  const early = isEarlyPacket(first, data)
  if (early === 'no') throw new NotMqtt('unknown')
  return early === 'yes'
}

/** The lowest text character, apart from line ends and other control characters. */
const firstPrintable = 0x20

/**
 * Whether bytes other than a CONNACK are an MQTT packet that comes too early. A text greeting may look like a packet:
 * "2" is the first byte of a PUBLISH, but the topic would then be longer than the packet.
 */
function isEarlyPacket(first: number, data: Buffer): 'yes' | 'no' | 'incomplete' {
  const type = first >> 4
  const minimum = minimumBodyBytes.get(type)
  if (minimum === undefined || !flagsFit(type, first & 0x0f, 5)) return 'no'
  const length = readVariableByteInteger(data, 1)
  if (length === 'incomplete') return 'incomplete'
  if (length === 'malformed' || length.value < minimum) return 'no'
  if (type === packetType.pingresp) return length.value === 0 ? 'yes' : 'no'
  if (type !== packetType.publish) return first > 0x7f || length.value < firstPrintable ? 'yes' : 'no'
  const body = 1 + length.bytes
  if (data.length < body + 2) return 'incomplete'
  return data.readUInt16BE(body) + 2 <= length.value ? 'yes' : 'no'
}
