/** Matches SUBACK and UNSUBACK with the requests they answer. */
import { packetType, readVariableByteInteger } from '../../../../shared/mqtt/packet-types.ts'
import type { NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { IncomingPacket } from './incoming-packet.ts'
import { Violation } from './violation.ts'

/** The unanswered SUBSCRIBE and UNSUBSCRIBE requests of one network connection. Each has a single topic filter. */
export class OpenRequests {
  /** Type of the request by packet identifier. */
  private readonly open = new Map<number, number>()
  private readonly protocolVersion: NegotiatedVersion

  constructor(protocolVersion: NegotiatedVersion) {
    this.protocolVersion = protocolVersion
  }

  /** A SUBSCRIBE or UNSUBSCRIBE packet is sent; `body` is where its variable header begins. */
  asked(packet: Buffer, body: number): void {
    this.open.set(packet.readUInt16BE(body), (packet[0] ?? 0) >> 4)
  }

  /**
   * SUBACK or UNSUBACK was received, and its contents are valid. Throws a Violation when no request has its packet
   * identifier, or when it has more than one reason code [MQTT-3.8.4-6, MQTT-3.11.3-1].
   */
  answered({ type, bytes, body }: IncomingPacket): void {
    const packetId = bytes.readUInt16BE(body)
    const subscribed = type === packetType.suback
    if (this.open.get(packetId) !== (subscribed ? packetType.subscribe : packetType.unsubscribe)) {
      const sentence = `answers packet identifier ${packetId}, under which nothing of the kind was asked`
      throw new Violation(subscribed ? 'suback-unknown' : 'unsuback-unknown', sentence)
    }
    this.open.delete(packetId)
    if (!subscribed && this.protocolVersion !== 5) return
    const codes = bytes.length - this.skipProperties(bytes, body + 2)
    if (codes === 1) return
    throw new Violation('answer-count', `has ${codes} reason codes for one topic filter [MQTT-3.8.4-6]`)
  }

  private skipProperties(packet: Buffer, offset: number): number {
    if (this.protocolVersion !== 5) return offset
    const length = readVariableByteInteger(packet, offset)
    return typeof length === 'string' ? packet.length : offset + length.bytes + length.value
  }
}
