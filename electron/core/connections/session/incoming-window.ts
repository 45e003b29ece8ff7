import type { PublishPacket } from './publish-packet.ts'
import { Violation } from './violation.ts'

/** The messages of QoS 1 and 2 on one network connection that we have not answered to the end (MQTT 5, 4.9). */
export class IncomingWindow {
  private readonly unanswered = new Set<number>()
  private readonly receiveMaximum: number

  /** `receiveMaximum`: as many as our CONNECT allows; there are no more than 65,535 packet identifiers. */
  constructor(receiveMaximum: number) {
    this.receiveMaximum = receiveMaximum
  }

  /** A message has come. Throws a Violation when it is one too many [MQTT-3.3.4-9]. */
  received({ qos, packetId }: PublishPacket): void {
    if (qos === 0 || this.receiveMaximum >= 65_535) return
    this.unanswered.add(packetId)
    if (this.unanswered.size <= this.receiveMaximum) return
    const sentence = `is one more than the ${this.receiveMaximum} messages that may be unanswered [MQTT-3.3.4-9]`
    throw new Violation('receive-maximum', sentence)
  }

  /** PUBACK or PUBCOMP leaves. */
  answered(packetId: number): void {
    this.unanswered.delete(packetId)
  }
}
