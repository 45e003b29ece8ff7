/** Combines the counters of the sessions with those of the history and reports them. */
import { idleTraffic } from '../../../../shared/idle-session.ts'
import type { SessionCounts } from '../../../../shared/types/session.ts'
import type { SubscriptionCounts } from '../../history/subscription-counts.ts'
import type { TrafficCounts } from '../protocol/session-protocol.ts'

const intervalMs = 1_000

/**
 * Combines the counters of a session with those of the history, and reports them about once a second while they
 * change.
 */
export class SessionCounter {
  private readonly trafficOf: (connectionId: number) => TrafficCounts | undefined
  private readonly subscriptions: SubscriptionCounts
  private readonly onCounted: (counts: SessionCounts[]) => void
  private readonly moved = new Set<number>()
  private timer: NodeJS.Timeout | null = null

  constructor(
    trafficOf: (connectionId: number) => TrafficCounts | undefined,
    subscriptions: SubscriptionCounts,
    onCounted: (counts: SessionCounts[]) => void,
  ) {
    this.trafficOf = trafficOf
    this.subscriptions = subscriptions
    this.onCounted = onCounted
  }

  /** The current counters of a connection. */
  countsOf(connectionId: number): SessionCounts {
    return this.join(connectionId)
  }

  /** A counter of a connection has changed. */
  touch(connectionId: number): void {
    this.moved.add(connectionId)
    this.timer ??= setTimeout(() => {
      this.report()
    }, intervalMs)
  }

  forget(connectionId: number): void {
    this.moved.delete(connectionId)
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.moved.clear()
  }

  private report(): void {
    this.timer = null
    const counts = [...this.moved].map((connectionId) => this.join(connectionId))
    this.moved.clear()
    this.onCounted(counts)
    // A rate that was reported must also be reported as zero.
    for (const { connectionId, subscriptions } of counts) {
      if (subscriptions.some(({ perS }) => perS > 0)) this.touch(connectionId)
    }
  }

  private join(connectionId: number): SessionCounts {
    const traffic = this.trafficOf(connectionId) ?? idleTraffic(connectionId)
    return {
      ...traffic,
      subscriptions: this.subscriptions.countsOf(connectionId, performance.now()),
    }
  }
}
