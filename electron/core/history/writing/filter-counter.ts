/** Counts stored messages per topic filter in the writer thread. */
import { setImmediate } from 'node:timers/promises'
import { topicMatcher } from '../../../../shared/mqtt/topic-filter.ts'
import type { ReadDb } from '../../db/handles.ts'
import { topicReader } from '../../db/queries/history/topics.ts'
import type { StoredTopic } from './intake.ts'
import type { FilterCount } from './writer-protocol.ts'

/** Topics are read in pieces of this size; a commit waits for one piece at most. */
const topicsAtOnce = 2_000
const tellIntervalMs = 250
/** Number of topics for which the matching filters are cached. */
const mostRemembered = 50_000

interface Counted extends FilterCount {
  matches: (topic: string) => boolean
  /** Topics up to this id are in the count; Infinity once all are. */
  upTo: number
  scan: Promise<void> | null
  /** Part of the count has not been sent. */
  moved: boolean
}

interface CountedConnection {
  filters: Counted[]
  matching: Map<number, Counted[]>
}

/**
 * Counts the stored messages that match each filter of a connection. It runs in the writer, because a broker may have
 * a million topics and no other thread needs them. It counts stored messages in small pieces and includes what is
 * added or deleted meanwhile.
 */
export class FilterCounter {
  private readonly topics: ReturnType<typeof topicReader>
  private readonly tell: (connectionId: number, counts: FilterCount[]) => void
  private readonly connections = new Map<number, CountedConnection>()
  private timer: NodeJS.Timeout | null = null
  private stopped = false

  /** `tell`: gets changed counts, a few times a second. */
  constructor(db: ReadDb, tell: (connectionId: number, counts: FilterCount[]) => void) {
    this.topics = topicReader(db)
    this.tell = tell
  }

  /**
   * Counts these filters of a connection from now on and no others. Resolves once the stored messages have been
   * counted and sent.
   */
  async watch(connectionId: number, filters: readonly string[]): Promise<void> {
    const known = this.connections.get(connectionId)?.filters ?? []
    const counted = filters.map(
      (filter) => known.find((each) => each.filter === filter) ?? startCounting(filter),
    )
    if (counted.length === 0) this.connections.delete(connectionId)
    else this.connections.set(connectionId, { filters: counted, matching: new Map() })
    const fresh = counted.filter(({ scan }) => scan === null)
    const begun = this.scan(connectionId, fresh)
    for (const each of fresh) each.scan = begun
    await Promise.all(counted.flatMap(({ scan }) => scan ?? []))
    this.tellMoved()
  }

  /** Messages have been stored. */
  gain(connectionId: number, received: ReadonlyMap<StoredTopic, number>): void {
    const connection = this.connections.get(connectionId)
    if (!connection) return
    for (const [topic, messages] of received) this.add(connection, topic, messages, messages)
  }

  /** Messages have been deleted. */
  lose(connectionId: number, topics: readonly { topicId: number; received: number }[]): void {
    const connection = this.connections.get(connectionId)
    if (!connection) return
    for (const { topicId, received } of topics) {
      const name = this.topics.name(topicId)
      if (name !== undefined) this.add(connection, { id: topicId, name }, -received, 0)
    }
  }

  stop(): void {
    this.stopped = true
    if (this.timer) clearTimeout(this.timer)
  }

  private add(connection: CountedConnection, topic: StoredTopic, messages: number, gained: number): void {
    for (const each of this.matching(connection, topic)) {
      // Topics that are read later are counted with the value they have then.
      if (topic.id > each.upTo) continue
      each.count += messages
      each.gained += gained
      each.moved = true
      this.timer ??= setTimeout(() => {
        this.tellMoved()
      }, tellIntervalMs)
    }
  }

  private matching({ filters, matching }: CountedConnection, { id, name }: StoredTopic): Counted[] {
    const known = matching.get(id)
    if (known) return known
    const topic = name ?? this.topics.name(id) ?? ''
    const found = filters.filter(({ matches }) => matches(topic))
    if (matching.size >= mostRemembered) matching.clear()
    matching.set(id, found)
    return found
  }

  private async scan(connectionId: number, filters: readonly Counted[]): Promise<void> {
    if (filters.length === 0) return
    try {
      await this.countStored(connectionId, filters)
    } catch (error) {
      for (const each of filters) Object.assign(each, startCounting(each.filter))
      throw error
    }
    for (const each of filters) {
      each.upTo = Infinity
      each.moved = true
    }
  }

  private async countStored(connectionId: number, filters: readonly Counted[]): Promise<void> {
    for (let after = 0; !this.stopped && after < this.topics.lastId(); after += topicsAtOnce) {
      for (const { name, received } of this.topics.between(connectionId, after, after + topicsAtOnce)) {
        for (const each of filters) if (each.matches(name)) each.count += received
      }
      for (const each of filters) each.upTo = after + topicsAtOnce
      await setImmediate()
    }
  }

  private tellMoved(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    for (const [connectionId, { filters }] of this.connections) {
      const moved = filters.filter((each) => each.moved && each.upTo === Infinity)
      if (moved.length === 0) continue
      this.tell(
        connectionId,
        moved.map(({ filter, count, gained }) => ({ filter, count, gained })),
      )
      for (const each of moved) {
        each.moved = false
        each.gained = 0
      }
    }
  }
}

function startCounting(filter: string): Counted {
  return { filter, matches: topicMatcher(filter), count: 0, gained: 0, upTo: 0, scan: null, moved: false }
}
