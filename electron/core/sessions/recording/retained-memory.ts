import { hash } from 'node:crypto'
import type { PublishPacket } from '../../mqtt/guard/publish-packet.ts'

/** Of so many topics it is known what they retained: what comes beyond is never recognised. */
const mostTopics = 50_000

/**
 * Recognises retained messages that come again because the session subscribed again: RETAIN is set (MQTT 5, 3.3.1.3), and
 * the last one of this topic came over an earlier connection with the same payload. Any other means news.
 */
export class RetainedMemory {
  private readonly topics = new Map<string, { connection: number; payload: string }>()
  private connection = 0

  /** The broker has accepted a connection. */
  connected(): void {
    this.connection++
  }

  /** A message has come. True when it is one that came before. */
  isAgain({ retain, topic, payload }: PublishPacket): boolean {
    if (!retain) return false
    const { connection } = this
    const key = topic.toString('latin1')
    const before = this.topics.get(key)
    if (!before && this.topics.size >= mostTopics) return false
    const now = hash('sha1', payload, 'base64')
    this.topics.set(key, { connection, payload: now })
    return before !== undefined && before.connection < connection && before.payload === now
  }
}
