/** Detects repeated QoS 2 messages by their packet identifier and content. */
import { createHash } from 'node:crypto'
import type { PublishPacket } from '../../mqtt/guard/publish-packet.ts'
import type { Recorder } from './recorder.ts'

/** Messages remembered under one identifier. A broker that never releases one must not fill the memory. */
const mostContents = 4

/**
 * Packet identifiers of QoS 2 messages that are recorded but not released yet [MQTT-4.3.3-10]. The broker uses the
 * same identifier when it sends a message again. The broker keeps its part of a session when this program ends, so
 * our part is on disk too.
 *
 * Some brokers reuse an identifier that is still in use [MQTT-2.2.1-4]. mosquitto does so after 65,535 messages, even
 * if a handshake is open. A different message under such an identifier is recorded: treating it as a repetition would
 * acknowledge it and lose it.
 */
export class Unreleased {
  /** The contents received under each identifier. They are unknown for identifiers from an earlier run. */
  private readonly contents = new Map<number, readonly string[]>()
  private readonly persistent: boolean
  private readonly recorder: Recorder

  /**
   * `known`: the identifiers from an earlier run. `persistent`: the broker keeps the session when the connection
   * ends.
   */
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
   * Records a message, and that its identifier is in use. `again`: a retained message that was received before.
   * Throws a Violation for an invalid topic.
   */
  record(packet: PublishPacket, timeMs: number, again: boolean): void {
    const { qos, packetId } = packet
    const unreleased = qos === 2 && this.persistent
    // Recording hands over a large payload, so its content is read first.
    const content = qos === 2 ? contentOf(packet) : ''
    this.recorder.received(packet, timeMs, { unreleased, again })
    if (qos !== 2) return
    const before = this.contents.get(packetId) ?? []
    this.contents.set(packetId, [...before, content].slice(-mostContents))
  }

  /** The broker has ended the handshake of a message. */
  release(packetId: number): void {
    if (this.contents.delete(packetId) && this.persistent) this.recorder.released(packetId)
  }

  /** A message could not be stored. The broker must send it again. */
  lose(packetId: number): void {
    this.contents.delete(packetId)
  }

  /** The broker has discarded the session. */
  forget(): void {
    if (this.contents.size > 0 && this.persistent) this.recorder.forgetUnreleased()
    this.contents.clear()
  }
}

// Without the properties: the remaining expiry interval differs when a message is sent again (MQTT 5, 3.3.2.3.3).
function contentOf({ topic, payload }: PublishPacket): string {
  return createHash('sha1').update(topic).update('\0').update(payload).digest('base64')
}
