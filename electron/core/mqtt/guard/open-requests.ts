import { packetType, readVariableByteInteger } from '../../../../shared/mqtt/packet-types.ts'
import type { NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { IncomingPacket } from './incoming-packet.ts'
import { Violation } from './violation.ts'

interface Request {
  type: number
  /** Topic filters in it: as many reason codes answer. */
  filters: number
}

/** What was asked on one network connection and is not answered yet: SUBSCRIBE and UNSUBSCRIBE. */
export class OpenRequests {
  private readonly byPacketId = new Map<number, Request>()
  private readonly protocolVersion: NegotiatedVersion

  constructor(protocolVersion: NegotiatedVersion) {
    this.protocolVersion = protocolVersion
  }

  /** A SUBSCRIBE or UNSUBSCRIBE packet leaves; `body` is where its variable header begins. */
  asked(packet: Buffer, body: number): void {
    const type = (packet[0] ?? 0) >> 4
    const packetId = packet.readUInt16BE(body)
    this.byPacketId.set(packetId, { type, filters: this.countFilters(packet, body + 2, type) })
  }

  /**
   * SUBACK or UNSUBACK has come, checked by itself. Throws a Violation when nothing was asked under its packet identifier,
   * or it answers another number of filters [MQTT-3.8.4-6, MQTT-3.10.4-6].
   */
  answered({ type, bytes, body }: IncomingPacket): void {
    const packetId = bytes.readUInt16BE(body)
    const subscribed = type === packetType.suback
    const request = this.byPacketId.get(packetId)
    if (request?.type !== (subscribed ? packetType.subscribe : packetType.unsubscribe)) {
      const sentence = `answers packet identifier ${packetId}, under which nothing of the kind was asked`
      throw new Violation(subscribed ? 'suback-unknown' : 'unsuback-unknown', sentence)
    }
    this.byPacketId.delete(packetId)
    if (!subscribed && this.protocolVersion !== 5) return
    const codes = bytes.length - this.skipProperties(bytes, body + 2)
    if (codes !== request.filters) {
      const sentence = `has ${codes} reason codes for ${request.filters} topic filters [MQTT-3.8.4-6]`
      throw new Violation('answer-count', sentence)
    }
  }

  private countFilters(packet: Buffer, start: number, type: number): number {
    const optionBytes = type === packetType.subscribe ? 1 : 0
    let count = 0
    let offset = this.skipProperties(packet, start)
    while (offset + 2 <= packet.length) {
      offset += 2 + packet.readUInt16BE(offset) + optionBytes
      count++
    }
    return count
  }

  private skipProperties(packet: Buffer, offset: number): number {
    if (this.protocolVersion !== 5) return offset
    const length = readVariableByteInteger(packet, offset)
    return typeof length === 'string' ? packet.length : offset + length.bytes + length.value
  }
}
