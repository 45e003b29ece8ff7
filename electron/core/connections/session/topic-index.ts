import { checkTopicName } from '../../../../shared/mqtt/topic-name.ts'
import { Violation } from './violation.ts'

/** Above this many distinct topics the index starts anew: it saves work, it must not grow without bound. */
const mostTopics = 200_000

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Numbers the topics of a session, so that a flood names each topic to the writer only once, and checks each only once:
 * UTF-8 [MQTT-1.5.4-1], no U+0000, no wildcards (MQTT 4.7).
 */
export class TopicIndex {
  private readonly indices = new Map<string, number>()
  private next = 0
  private fresh: { index: number; name: string }[] = []

  /** The number of a topic. Throws a Violation when it is no topic name. */
  indexOf(topic: Buffer): number {
    const key = topic.toString('latin1')
    const known = this.indices.get(key)
    if (known !== undefined) return known
    const name = topicName(topic)
    if (this.indices.size >= mostTopics) this.indices.clear()
    const index = this.next++
    this.indices.set(key, index)
    this.fresh.push({ index, name })
    return index
  }

  /** Every topic that was taken before and may be meant again. */
  known(): { index: number; name: string }[] {
    const fresh = new Set(this.fresh.map(({ index }) => index))
    return [...this.indices]
      .filter(([, index]) => !fresh.has(index))
      .map(([key, index]) => ({ index, name: Buffer.from(key, 'latin1').toString('utf8') }))
  }

  /** The topics numbered since the last time. */
  takeNew(): { index: number; name: string }[] {
    return this.fresh.splice(0)
  }
}

function topicName(bytes: Buffer): string {
  let name: string
  try {
    name = utf8.decode(bytes)
  } catch {
    throw new Violation('PUBLISH with a topic that is not UTF-8 [MQTT-1.5.4-1]')
  }
  const fault = checkTopicName(name)
  if (fault) throw new Violation(`PUBLISH with an impossible topic: ${fault.message}`)
  return name
}
