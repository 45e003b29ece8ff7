/** Resolves the topic aliases of a broker. */
import type { PublishPacket } from './publish-packet.ts'
import { Violation } from './violation.ts'

/** The topic aliases that a broker has set on one network connection (MQTT 5, 3.3.2.3.4). */
export class TopicAliases {
  private readonly topics = new Map<number, Buffer>()
  private readonly maximum: number

  /** `maximum`: the Topic Alias Maximum of our CONNECT; 0: no alias may be used. */
  constructor(maximum: number) {
    this.maximum = maximum
  }

  /** Returns the packet with its full topic. Throws a Violation for an alias that is out of range or not set. */
  resolve(packet: PublishPacket): PublishPacket {
    const { topic, topicAlias } = packet
    if (topicAlias === 0) return packet
    if (topicAlias > this.maximum) {
      const sentence = `has Topic Alias ${topicAlias}, above the maximum of ${this.maximum} [MQTT-3.3.2-11]`
      throw new Violation('alias-above-maximum', sentence)
    }
    if (topic.length > 0) {
      this.topics.set(topicAlias, Buffer.from(topic))
      return packet
    }
    const named = this.topics.get(topicAlias)
    if (!named)
      throw new Violation('alias-unknown', `has Topic Alias ${topicAlias}, which names no topic yet`)
    return { ...packet, topic: named }
  }
}
