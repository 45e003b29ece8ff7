import { topicMatcher } from '../../../shared/mqtt/topic-filter.ts'
import type { SessionCounts, Subscription } from '../../../shared/types/connection.ts'
import type { TopicRow } from '../db/queries/topics.ts'
import type { TopicGain } from './writing/writer-protocol.ts'

type Count = SessionCounts['subscriptions'][number]

interface CountedConnection {
  topics: Map<number, TopicRow>
  subscriptions: { id: number; matches: (topic: string) => boolean; count: number; gained: number }[]
  lastMs: number
}

/**
 * How many stored messages match each subscription, history of earlier runs included. A topic is matched once per change
 * of the subscriptions, a gain costs a lookup.
 */
export class SubscriptionCounts {
  private readonly connections = new Map<number, CountedConnection>()

  /** Whether the topics of a connection are known. */
  knows(connectionId: number): boolean {
    return this.connections.has(connectionId)
  }

  /** Begins to count a connection from the topics its history holds. */
  load(connectionId: number, topics: TopicRow[], subscriptions: Subscription[], nowMs: number): void {
    this.connections.set(connectionId, {
      topics: new Map(topics.map((topic) => [topic.id, topic])),
      subscriptions: [],
      lastMs: nowMs,
    })
    this.setSubscriptions(connectionId, subscriptions)
  }

  setSubscriptions(connectionId: number, subscriptions: Subscription[]): void {
    const counted = this.connections.get(connectionId)
    if (!counted) return
    counted.subscriptions = subscriptions.map(({ id, filter }) => {
      const matches = topicMatcher(filter)
      let count = 0
      for (const topic of counted.topics.values()) if (matches(topic.name)) count += topic.received
      return { id, matches, count, gained: 0 }
    })
  }

  /** Messages have been stored; `name` gives the name of a topic that is new here. */
  gain({ connectionId, topicId, name, received }: TopicGain): void {
    const counted = this.connections.get(connectionId)
    if (!counted) return
    const topic = counted.topics.get(topicId) ?? { id: topicId, name, received: 0 }
    topic.received += received
    counted.topics.set(topicId, topic)
    for (const subscription of counted.subscriptions) {
      if (!subscription.matches(topic.name)) continue
      subscription.count += received
      subscription.gained += received
    }
  }

  /** The counts now; rates are since the last time this was asked with `restart`. */
  countsOf(connectionId: number, nowMs: number, restart: boolean): Count[] {
    const counted = this.connections.get(connectionId)
    if (!counted) return []
    const seconds = Math.max(0.001, (nowMs - counted.lastMs) / 1_000)
    const counts = counted.subscriptions.map(({ id, count, gained }) => ({
      subscriptionId: id,
      count,
      perS: gained / seconds,
    }))
    if (restart) {
      counted.lastMs = nowMs
      for (const subscription of counted.subscriptions) subscription.gained = 0
    }
    return counts
  }

  forget(connectionId: number): void {
    this.connections.delete(connectionId)
  }
}
