import type { PublishPacket } from './publish-packet.ts'
import { Violation } from './violation.ts'

/** Half of the packet identifiers there are. */
const mostUnanswered = 32_768

/**
 * The messages of QoS 1 and 2 on one network connection that we have not answered to the end (MQTT 5, 4.9). A broker that
 * has more of them under way than our CONNECT allows is borne for long: mosquitto 2.0 sends a backlog of thousands at once
 * after the first answers, whatever was agreed, and to hang up over it would only begin all of that again. What bounds our
 * memory is the way to the disk, not this window.
 */
export class IncomingWindow {
  private readonly unanswered = new Set<number>()
  private readonly receiveMaximum: number
  private readonly onExceeded: () => void
  private exceeded = false

  /** `receiveMaximum`: as many as our CONNECT allows. `onExceeded`: told once that the broker does not keep to it. */
  constructor(receiveMaximum: number, onExceeded: () => void) {
    this.receiveMaximum = receiveMaximum
    this.onExceeded = onExceeded
  }

  /** A message has come. Throws a Violation when there are far too many [MQTT-3.3.4-9]. */
  received({ qos, packetId }: PublishPacket): void {
    // Who may have all identifiers in use cannot have too many.
    if (qos === 0 || this.receiveMaximum >= 65_535) return
    this.unanswered.add(packetId)
    const count = this.unanswered.size
    if (count <= this.receiveMaximum) return
    if (!this.exceeded) this.onExceeded()
    this.exceeded = true
    if (count <= mostUnanswered) return
    const sentence = `is one of ${count} that are unanswered, where ${this.receiveMaximum} may be [MQTT-3.3.4-9]`
    throw new Violation('receive-maximum', sentence)
  }

  /** PUBACK or PUBCOMP leaves. */
  answered(packetId: number): void {
    this.unanswered.delete(packetId)
  }
}
