import { topicMatcher } from '../../../shared/mqtt/topic-filter.ts'
import type { SessionCounts, Subscription } from '../../../shared/types/connection.ts'
import type { TopicRow } from '../db/queries/topics.ts'
import type { RemovedRows, TopicGain } from './writing/writer-protocol.ts'

type Count = SessionCounts['subscriptions'][number]

/** Gains come a few times a second: a rate is taken over this long, so that it does not jump with them. */
const rateWindowMs = 5_000

interface CountedSubscription {
  id: number
  matches: (topic: string) => boolean
  count: number
  /** Earlier counts within the window, oldest first. */
  earlier: { atMs: number; count: number }[]
}

interface CountedConnection {
  topics: Map<number, TopicRow>
  subscriptions: CountedSubscription[]
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
  load(connectionId: number, topics: TopicRow[], subscriptions: Subscription[]): void {
    this.connections.set(connectionId, {
      topics: new Map(topics.map((topic) => [topic.id, topic])),
      subscriptions: [],
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
      return { id, matches, count, earlier: [] }
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
      if (subscription.matches(topic.name)) subscription.count += received
    }
  }

  /** Messages have been deleted. They never count as a rate. */
  lose({ connectionId, topics }: RemovedRows): void {
    const counted = this.connections.get(connectionId)
    if (!counted) return
    for (const { topicId, received } of topics) {
      const topic = counted.topics.get(topicId)
      if (!topic) continue
      topic.received -= received
      for (const subscription of counted.subscriptions) {
        if (!subscription.matches(topic.name)) continue
        subscription.count -= received
        for (const earlier of subscription.earlier) earlier.count -= received
      }
    }
  }

  /** The counts now, with their rates over the last seconds. */
  countsOf(connectionId: number, nowMs: number): Count[] {
    const subscriptions = this.connections.get(connectionId)?.subscriptions ?? []
    return subscriptions.map((subscription) => ({
      subscriptionId: subscription.id,
      count: subscription.count,
      perS: rateOf(subscription, nowMs),
    }))
  }

  forget(connectionId: number): void {
    this.connections.delete(connectionId)
  }
}

function rateOf({ count, earlier }: CountedSubscription, nowMs: number): number {
  const windowStartMs = nowMs - rateWindowMs
  while (earlier.length > 1 && (earlier[0]?.atMs ?? nowMs) < windowStartMs) earlier.shift()
  const since = earlier[0]
  earlier.push({ atMs: nowMs, count })
  if (!since) return 0
  // Nobody looked within the window: nothing had moved until a moment ago, and that silence must not dilute the rate.
  const sinceMs = Math.max(since.atMs, windowStartMs)
  return nowMs > sinceMs ? ((count - since.count) * 1_000) / (nowMs - sinceMs) : 0
}
