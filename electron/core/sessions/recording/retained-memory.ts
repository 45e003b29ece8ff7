/** Recognises retained messages that a repeated subscription delivers again. */
import { hash } from 'node:crypto'
import type { PublishPacket } from '../../mqtt/guard/publish-packet.ts'

/** Retained messages are remembered for this many topics. Those of further topics are never recognised. */
const mostTopics = 50_000

/**
 * Recognises retained messages that are delivered again because the session subscribed again: RETAIN is set (MQTT 5,
 * 3.3.1.3), and the last retained message of this topic had the same payload and arrived on an earlier connection.
 * Any other message is new.
 */
export class RetainedMemory {
  private readonly topics = new Map<string, { connection: number; payload: string }>()
  private connection = 0

  /** The broker has accepted a connection. */
  connected(): void {
    this.connection++
  }

  /** A message was received. Returns true when it was received before. */
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
