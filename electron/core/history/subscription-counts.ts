/** Counts the stored messages of each subscription and computes their rates. */
import type { SessionCounts } from '../../../shared/types/session.ts'
import type { Subscription } from '../../../shared/types/subscription.ts'
import type { History } from './history.ts'
import type { FilterCount } from './writing/writer-protocol.ts'

type Count = SessionCounts['subscriptions'][number]

/** Counts arrive a few times a second. A rate covers this long a window, so that it stays steady. */
const rateWindowMs = 5_000

interface CountedFilter {
  /** null: what is stored is still being counted. */
  count: number | null
  /** Messages that arrived since the counting began; deleted ones are still included. */
  gained: number
  /** Earlier values of `gained` within the window, oldest first. */
  earlier: { atMs: number; gained: number }[]
}

interface CountedConnection {
  subscriptions: { id: number; filter: string }[]
  filters: Map<string, CountedFilter>
  /** Resolves once all of them have been counted. */
  counted: Promise<void>
}

type CountingHistory = Pick<History, 'countFilters' | 'events'>

/**
 * How many stored messages match each subscription, including the history of earlier runs, and how fast they arrive.
 */
export class SubscriptionCounts {
  private readonly history: CountingHistory
  private readonly connections = new Map<number, CountedConnection>()

  constructor(history: CountingHistory) {
    this.history = history
    history.events.on('counted', (connectionId, counts) => {
      this.counted(connectionId, counts)
    })
  }

  /**
   * Counts a connection from now on. Resolves once the stored messages have been counted. If they cannot be counted
   * it also resolves, and the next call tries again.
   */
  follow(connectionId: number, subscriptions: () => readonly Subscription[]): Promise<void> {
    const known = this.connections.get(connectionId)
    return known?.counted ?? this.begin(connectionId, subscriptions())
  }

  /** The subscriptions of a connection have changed; resolves like `follow`. */
  async setSubscriptions(connectionId: number, subscriptions: readonly Subscription[]): Promise<void> {
    if (this.connections.has(connectionId)) await this.begin(connectionId, subscriptions)
  }

  private begin(connectionId: number, subscriptions: readonly Subscription[]): Promise<void> {
    const before = this.connections.get(connectionId)?.filters
    const names = subscriptions.map(({ filter }) => filter)
    const connection: CountedConnection = {
      subscriptions: subscriptions.map(({ id, filter }) => ({ id, filter })),
      filters: new Map(names.map((filter) => [filter, before?.get(filter) ?? uncounted()])),
      counted: Promise.resolve(),
    }
    this.connections.set(connectionId, connection)
    connection.counted = this.history.countFilters(connectionId, names).catch(() => {
      if (this.connections.get(connectionId) === connection) this.connections.delete(connectionId)
    })
    return connection.counted
  }

  private counted(connectionId: number, counts: readonly FilterCount[]): void {
    for (const { filter, count, gained } of counts) {
      const known = this.connections.get(connectionId)?.filters.get(filter)
      if (!known) continue
      known.count = count
      known.gained += gained
    }
  }

  /** The counts now, with their rates over the last seconds; without those that are still being counted. */
  countsOf(connectionId: number, nowMs: number): Count[] {
    const { subscriptions, filters } = this.connections.get(connectionId) ?? {}
    return (subscriptions ?? []).flatMap(({ id, filter }) => {
      const counted = filters?.get(filter)
      if (!counted || counted.count === null) return []
      return [{ subscriptionId: id, count: counted.count, perS: rateOf(counted, nowMs) }]
    })
  }

  forget(connectionId: number): void {
    if (!this.connections.delete(connectionId)) return
    // If nothing can be counted, there is nothing to stop.
    this.history.countFilters(connectionId, []).catch(() => undefined)
  }
}

function uncounted(): CountedFilter {
  return { count: null, gained: 0, earlier: [] }
}

function rateOf({ gained, earlier }: CountedFilter, nowMs: number): number {
  const windowStartMs = nowMs - rateWindowMs
  while (earlier.length > 1 && (earlier[0]?.atMs ?? nowMs) < windowStartMs) earlier.shift()
  const since = earlier[0]
  earlier.push({ atMs: nowMs, gained })
  if (!since) return 0
  // Without a value inside the window, nothing changed until a moment ago. That silence must not dilute the rate.
  const sinceMs = Math.max(since.atMs, windowStartMs)
  return nowMs > sinceMs ? ((gained - since.gained) * 1_000) / (nowMs - sinceMs) : 0
}
