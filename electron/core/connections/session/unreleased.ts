import type { PublishPacket } from './publish-packet.ts'
import type { Recorder } from './recorder.ts'

/**
 * Packet identifiers of QoS 2 messages that are recorded but not released yet [MQTT-4.3.3-10]: with one of them the broker
 * sends a message again. The broker keeps its side of a session that survives us, so that ours is on disk too.
 */
export class Unreleased {
  private readonly identifiers: Set<number>
  private readonly persistent: boolean
  private readonly recorder: Recorder

  /** `known`: those of an earlier run. `persistent`: the broker keeps the session when the connection ends. */
  constructor(known: readonly number[], persistent: boolean, recorder: Recorder) {
    this.identifiers = new Set(known)
    this.persistent = persistent
    this.recorder = recorder
  }

  /** Whether this message is recorded already. */
  has({ qos, packetId }: PublishPacket): boolean {
    return qos === 2 && this.identifiers.has(packetId)
  }

  /**
   * Records a message, and that its identifier is in use. `again`: a retained one that came before. Throws a Violation over
   * an impossible topic.
   */
  record(packet: PublishPacket, timeMs: number, again: boolean): void {
    const unreleased = packet.qos === 2 && this.persistent
    this.recorder.received(packet, timeMs, { unreleased, again })
    if (packet.qos === 2) this.identifiers.add(packet.packetId)
  }

  /** The broker has ended a handshake. */
  release(packetId: number): void {
    if (this.identifiers.delete(packetId) && this.persistent) this.recorder.released(packetId)
  }

  /** The broker has forgotten the session. */
  forget(): void {
    if (this.identifiers.size > 0 && this.persistent) this.recorder.forgetUnreleased()
    this.identifiers.clear()
  }
}
