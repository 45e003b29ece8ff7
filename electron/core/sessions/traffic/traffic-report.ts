/** Reports the traffic of a session while it changes. */
import type { TrafficCounts } from '../protocol/session-protocol.ts'
import type { Traffic } from './traffic.ts'

const intervalMs = 1_000

/** Reports the counters of a session about once a second while they change. */
export class TrafficReport {
  private readonly traffic: Traffic
  private readonly onCounted: (counts: TrafficCounts) => void
  private readonly timer: NodeJS.Timeout

  constructor(traffic: Traffic, onCounted: (counts: TrafficCounts) => void) {
    this.traffic = traffic
    this.onCounted = onCounted
    this.timer = setInterval(() => {
      this.report()
    }, intervalMs)
  }

  /** Reports the final counters and stops. */
  end(): void {
    clearInterval(this.timer)
    this.report()
  }

  private report(): void {
    const counts = this.traffic.take(performance.now())
    if (counts) this.onCounted(counts)
  }
}
