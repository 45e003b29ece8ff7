/** Numbers topics so that each topic name is checked and sent to the writer only once. */
import { isUtf8 } from 'node:buffer'
import { hash } from 'node:crypto'
import type { NamedTopic, TopicName } from '../../history/records/batch.ts'
import { Violation } from '../../mqtt/guard/violation.ts'

/**
 * Above this many distinct topics, or bytes of their names, the index starts over. It is only a cache and must not grow
 * without limit. Session and writer keep each name a few times.
 */
const mostTopics = 50_000
const mostBytes = 8 * 1024 * 1024

/** Longer topics are remembered by a hash, and their names are kept outside the heap of JavaScript. */
const mostStringBytes = 1_024

const [plus, numberSign] = [0x2b, 0x23]

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

interface IndexedTopic {
  index: number
  /** The name of a long topic; of others it is in the key. */
  bytes: Uint8Array | null
}

/** Topics that are no longer in the index, but that records on their way to the disk may still refer to. */
interface Retired {
  indices: Map<string, IndexedTopic>
  /** The last batch that may refer to them; null: the batch that is being filled. */
  lastBatch: number | null
}

/**
 * Numbers the topics of a session, so that each topic is named to the writer once and checked once, even under heavy
 * traffic: UTF-8 [MQTT-1.5.4-1], no U+0000, no wildcards (MQTT 4.7).
 */
export class TopicIndex {
  private indices = new Map<string, IndexedTopic>()
  private retired: Retired[] = []
  /** Bytes of the names in the index. */
  private bytes = 0
  private next = 0
  /** Numbers below this one are no longer in the index. */
  private lowest = 0
  private fresh: NamedTopic[] = []

  /** The number of a topic. Throws a Violation when it is not a valid topic name. */
  indexOf(topic: Buffer): number {
    const key = keyOf(topic)
    const known = this.indices.get(key)
    if (known !== undefined) return known.index
    checkTopicName(topic)
    const bytes = isLong(topic) ? copyOf(topic) : null
    if (this.indices.size >= mostTopics || this.bytes + topic.length > mostBytes) this.startAnew()
    this.bytes += topic.length
    const index = this.next++
    this.indices.set(key, { index, bytes })
    this.fresh.push({ index, name: bytes ?? utf8.decode(topic) })
    return index
  }

  /** Every topic that was handed over before and may be used again, in ascending order. */
  known(): NamedTopic[] {
    const fresh = new Set(this.fresh.map(({ index }) => index))
    return [...this.retired.map(({ indices }) => indices), this.indices].flatMap((indices) =>
      [...indices]
        .filter(([, { index }]) => !fresh.has(index))
        .map(([key, { index, bytes }]) => ({ index, name: bytes ?? nameIn(key) })),
    )
  }

  /**
   * A batch is complete. Returns the topics that are new since the last batch, and the number below which no later
   * batch refers to any topic.
   */
  takeNew(batch: number): { topics: NamedTopic[]; forgetTopicsBelow: number } {
    for (const retired of this.retired) retired.lastBatch ??= batch
    return { topics: this.fresh.splice(0), forgetTopicsBelow: this.lowest }
  }

  /** Every batch up to this one is on disk. */
  committed(batch: number): void {
    if (this.retired.length === 0) return
    this.retired = this.retired.filter(({ lastBatch }) => lastBatch === null || lastBatch > batch)
  }

  private startAnew(): void {
    this.retired.push({ indices: this.indices, lastBatch: null })
    this.indices = new Map()
    this.bytes = 0
    this.lowest = this.next
  }
}

function isLong(topic: Buffer): boolean {
  return topic.length > mostStringBytes
}

// No topic begins with U+0000, so the key of a long one is never that of another.
function keyOf(topic: Buffer): string {
  return isLong(topic) ? `\0${hash('sha256', topic, 'base64')}` : topic.toString('latin1')
}

function nameIn(key: string): TopicName {
  return Buffer.from(key, 'latin1').toString('utf8')
}

// A buffer of its own: posting a part of a shared one would copy all of it.
function copyOf(topic: Buffer): Uint8Array {
  const copy = Buffer.allocUnsafeSlow(topic.length)
  topic.copy(copy)
  return copy
}

function checkTopicName(bytes: Buffer): void {
  if (!isUtf8(bytes)) throw new Violation('topic-utf8', 'has a topic that is not UTF-8 [MQTT-1.5.4-1]')
  // The bytes are searched directly, in one fast pass each: a topic may have 65,535 bytes and arrive with each
  // message.
  if (bytes.length === 0) throw new Violation('topic-empty', 'has an empty topic [MQTT-4.7.3-1]')
  if (bytes.includes(0)) throw new Violation('topic-nul', 'has a topic with U+0000 [MQTT-4.7.3-2]')
  if (bytes.includes(plus) || bytes.includes(numberSign)) {
    throw new Violation('topic-wildcard', 'has a topic with a wildcard [MQTT-3.3.2-2]')
  }
}
