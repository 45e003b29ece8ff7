/** Holds the timer of a session that waits for its next connection attempt. */
import type { ReasonCode } from '../../../../shared/errors.ts'
import type { ReconnectOptions } from '../../../../shared/types/profile-parts.ts'
import { ReconnectPolicy } from './reconnect-policy.ts'

/** When a session tries again: follows the {@link ReconnectPolicy} and holds the timer. */
export class Retry {
  private readonly policy: ReconnectPolicy
  private readonly tryNow: () => void
  private timer: NodeJS.Timeout | null = null

  constructor(options: ReconnectOptions, tryNow: () => void) {
    this.policy = new ReconnectPolicy(options)
    this.tryNow = tryNow
  }

  /** Attempts since the last success, including the current one. */
  get attempt(): number {
    return this.policy.attempt
  }

  /** An attempt begins. */
  attempting(): void {
    this.stop()
    this.policy.attempting()
  }

  /** The broker has accepted the connection. */
  connected(): void {
    this.policy.connected(Date.now())
  }

  /** Schedules the next attempt. Returns its time in UTC ms, or null when another attempt is pointless. */
  after(code: ReasonCode): number | null {
    const delayMs = this.policy.delayAfter(code, Date.now())
    if (delayMs === null) return null
    this.timer = setTimeout(this.tryNow, delayMs)
    return Date.now() + delayMs
  }

  /** Whether an attempt is scheduled. */
  get waiting(): boolean {
    return this.timer !== null
  }

  /** The next delay is the first one again. */
  startOver(): void {
    this.policy.startOver()
  }

  /** Cancels the scheduled attempt. */
  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }
}
