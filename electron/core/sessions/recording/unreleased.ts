import { createHash } from 'node:crypto'
import type { PublishPacket } from '../../mqtt/guard/publish-packet.ts'
import type { Recorder } from './recorder.ts'

/** Of so many messages under one identifier it is known that they came: a broker that releases none must not fill the memory. */
const mostContents = 4

/**
 * Packet identifiers of QoS 2 messages that are recorded but not released yet [MQTT-4.3.3-10]: with one of them the broker
 * sends a message again. The broker keeps its side of a session that survives us, so that ours is on disk too.
 *
 * Some brokers give an identifier away that is still in use [MQTT-2.2.1-4]: mosquitto does after 65,535 messages, whatever
 * is open then. What comes under such an identifier and is another message is recorded: to take it for a repetition would
 * lose it, and acknowledge it.
 */
export class Unreleased {
  /** What came under each identifier; nothing is known of those of an earlier run. */
  private readonly contents = new Map<number, readonly string[]>()
  private readonly persistent: boolean
  private readonly recorder: Recorder

  /** `known`: those of an earlier run. `persistent`: the broker keeps the session when the connection ends. */
  constructor(known: readonly number[], persistent: boolean, recorder: Recorder) {
    for (const packetId of known) this.contents.set(packetId, [])
    this.persistent = persistent
    this.recorder = recorder
  }

  /** Whether this message is recorded already. */
  has(packet: PublishPacket): boolean {
    const contents = packet.qos === 2 ? this.contents.get(packet.packetId) : undefined
    if (!contents) return false
    return contents.length === 0 || contents.includes(contentOf(packet))
  }

  /**
   * Records a message, and that its identifier is in use. `again`: a retained one that came before. Throws a Violation over
   * an impossible topic.
   */
  record(packet: PublishPacket, timeMs: number, again: boolean): void {
    const { qos, packetId } = packet
    const unreleased = qos === 2 && this.persistent
    // A large payload is handed over when it is recorded.
    const content = qos === 2 ? contentOf(packet) : ''
    this.recorder.received(packet, timeMs, { unreleased, again })
    if (qos !== 2) return
    const before = this.contents.get(packetId) ?? []
    this.contents.set(packetId, [...before, content].slice(-mostContents))
  }

  /** The broker has ended a handshake. */
  release(packetId: number): void {
    if (this.contents.delete(packetId) && this.persistent) this.recorder.released(packetId)
  }

  /** A message could not be stored: the broker is to send it again. */
  lose(packetId: number): void {
    this.contents.delete(packetId)
  }

  /** The broker has forgotten the session. */
  forget(): void {
    if (this.contents.size > 0 && this.persistent) this.recorder.forgetUnreleased()
    this.contents.clear()
  }
}

// Without the properties: what is left of the expiry interval differs when a message is sent again (MQTT 5, 3.3.2.3.3).
function contentOf({ topic, payload }: PublishPacket): string {
  return createHash('sha1').update(topic).update('\0').update(payload).digest('base64')
}
