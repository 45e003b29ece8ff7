/** Counts unanswered QoS 1 and 2 messages against our Receive Maximum. */
import type { PublishPacket } from './publish-packet.ts'
import { Violation } from './violation.ts'

/** Half of all packet identifiers. */
const maxUnanswered = 32_768

/**
 * The messages of QoS 1 and 2 on one network connection that we have not fully answered (MQTT 5, 4.9). A broker with
 * more of them in flight than our CONNECT allows is tolerated up to a high limit. mosquitto 2.0 sends a backlog of
 * thousands at once after the first answers, regardless of the agreed limit. Closing the connection would only make
 * it start again. Our memory is limited by the queue to the disk, not by this window.
 */
export class IncomingWindow {
  private readonly unanswered = new Set<number>()
  private readonly receiveMaximum: number
  private readonly onExceeded: () => void
  private exceeded = false

  /** `receiveMaximum`: the limit in our CONNECT. `onExceeded`: called once when the broker exceeds it. */
  constructor(receiveMaximum: number, onExceeded: () => void) {
    this.receiveMaximum = receiveMaximum
    this.onExceeded = onExceeded
  }

  /** A message was received. Throws a Violation when far too many are unanswered [MQTT-3.3.4-9]. */
  received({ qos, packetId }: PublishPacket): void {
    // A broker that may use all identifiers cannot exceed the limit.
    if (qos === 0 || this.receiveMaximum >= 65_535) return
    this.unanswered.add(packetId)
    const count = this.unanswered.size
    if (count <= this.receiveMaximum) return
    if (!this.exceeded) this.onExceeded()
    this.exceeded = true
    if (count <= maxUnanswered) return
    const sentence = `is one of ${count} that are unanswered, where ${this.receiveMaximum} may be [MQTT-3.3.4-9]`
    throw new Violation('receive-maximum', sentence)
  }

  /** PUBACK or PUBCOMP was sent. */
  answered(packetId: number): void {
    this.unanswered.delete(packetId)
  }
}
