import { packetType, readVariableByteInteger } from '../../../../shared/mqtt/packet-types.ts'
import type { NegotiatedVersion } from '../../../../shared/types/connection.ts'
import { Violation } from './violation.ts'

/** One complete packet from the broker. */
export interface IncomingPacket {
  type: number
  bytes: Buffer
  /** Where the variable header begins. */
  body: number
}

/** Fewest bytes after the fixed header, by packet type; types a broker may not send are missing (MQTT 5, 2.1.2). */
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
 * Cuts the bytes of a broker into packets and checks their frame before any parser sees them (MQTT 5, 2.1): type, flags,
 * length, the size limit, and that CONNACK comes first. A packet that is announced too large is refused before it is
 * collected.
 */
export class IncomingGuard {
  private waiting: Buffer[] = []
  private waitingBytes = 0
  /** Bytes of the packet that is being collected; 0 while its header is incomplete. */
  private neededBytes = 0
  /** The first bytes are those of an MQTT broker. */
  private recognised = false
  private connackSeen = false
  private readonly protocolVersion: NegotiatedVersion
  private readonly maxPacketBytes: number
  private readonly onPacket: (packet: IncomingPacket) => void

  /** `onPacket` sees each packet before it is passed on, and may throw a Violation of its own. */
  constructor(options: {
    protocolVersion: NegotiatedVersion
    maxPacketBytes: number
    onPacket: (packet: IncomingPacket) => void
  }) {
    this.protocolVersion = options.protocolVersion
    this.maxPacketBytes = options.maxPacketBytes
    this.onPacket = options.onPacket
  }

  /** Takes what the socket gave; returns the complete packets in it, checked, or null. Throws a Violation. */
  push(chunk: Buffer): Buffer | null {
    if (this.waitingBytes + chunk.length < this.neededBytes) {
      this.waiting.push(chunk)
      this.waitingBytes += chunk.length
      return null
    }
    const data = this.waiting.length === 0 ? chunk : Buffer.concat([...this.waiting, chunk])
    this.recognised ||= isMqtt(data)
    const end = this.recognised ? this.cut(data) : 0
    this.waiting = end === data.length ? [] : [data.subarray(end)]
    this.waitingBytes = data.length - end
    return end === 0 ? null : data.subarray(0, end)
  }

  private cut(data: Buffer): number {
    let offset = 0
    this.neededBytes = 0
    while (offset < data.length) {
      const length = readVariableByteInteger(data, offset + 1)
      if (length === 'malformed') throw new Violation('Remaining Length of more than four bytes')
      if (length === 'incomplete') break
      const first = data[offset] ?? 0
      this.checkHeader(first, length.value)
      const total = 1 + length.bytes + length.value
      if (offset + total > data.length) {
        this.neededBytes = total
        break
      }
      const type = first >> 4
      if (type === packetType.connack) this.connackSeen = true
      this.onPacket({ type, bytes: data.subarray(offset, offset + total), body: 1 + length.bytes })
      offset += total
    }
    return offset
  }

  private checkHeader(first: number, bodyBytes: number): void {
    const type = first >> 4
    const minimum = minimumBodyBytes.get(type)
    const onlyInFive = type === packetType.auth || type === packetType.disconnect
    if (minimum === undefined || (onlyInFive && this.protocolVersion !== 5)) {
      throw new Violation(`packet type ${type}, which a broker may not send`)
    }
    const connack = type === packetType.connack
    if (connack === this.connackSeen && type !== packetType.auth) {
      throw new Violation(
        connack ? 'a second CONNACK [MQTT-3.2.0-2]' : 'a packet before CONNACK [MQTT-3.2.0-1]',
      )
    }
    if (type !== packetType.publish && (first & 0x0f) !== (type === packetType.pubrel ? 2 : 0)) {
      throw new Violation(`reserved flags set in packet type ${type} [MQTT-2.1.3-1]`)
    }
    if (bodyBytes < minimum) throw new Violation(`packet type ${type} shorter than it can be`)
    if (bodyBytes > this.maxPacketBytes) {
      throw new Violation(`a packet of ${bodyBytes} bytes, more than the limit of ${this.maxPacketBytes}`)
    }
  }
}

const http = 'HTTP/'

/**
 * Whether the first bytes are those of a broker; false while there are too few to tell. Recognises what else may answer
 * on a port: a web server, or a TLS server that rejects our plain bytes. Throws a Violation for anything but MQTT.
 */
function isMqtt(data: Buffer): boolean {
  const [first, second] = data
  if (first === undefined) return false
  if (first === packetType.connack << 4 || first >> 4 === packetType.auth) return true
  const text = data.toString('latin1', 0, http.length)
  if (text === http) throw new Violation('an HTTP answer', 'http')
  if (first === 0x15 && second === 0x03) throw new Violation('a TLS alert', 'tls')
  if (http.startsWith(text) || (first === 0x15 && second === undefined)) return false
  throw new Violation('bytes that are not MQTT', 'unknown')
}
