/** Schedules the restart of session threads that have crashed. */
import type { ReasonCode } from '../../../../shared/errors.ts'
import type { ReconnectOptions } from '../../../../shared/types/profile-parts.ts'
import { ReconnectPolicy } from '../retry/reconnect-policy.ts'

/** The sessions whose threads have crashed, until each is started again under its reconnect policy. */
export class Restarts {
  private readonly policies = new Map<number, ReconnectPolicy>()
  private readonly timers = new Map<number, NodeJS.Timeout>()
  private readonly start: (connectionId: number) => void

  /** `start` is called when it is time. */
  constructor(start: (connectionId: number) => void) {
    this.start = start
  }

  /** The connections that wait for a restart. */
  ids(): number[] {
    return [...this.timers.keys()]
  }

  has(connectionId: number): boolean {
    return this.timers.has(connectionId)
  }

  /** The thread has crashed. Returns the number and time (UTC ms) of the next attempt, or null when there is none. */
  plan(
    connectionId: number,
    reason: ReasonCode,
    options: ReconnectOptions,
  ): { attempt: number; retryAtMs: number } | null {
    const policy = this.policies.get(connectionId) ?? new ReconnectPolicy(options)
    this.policies.set(connectionId, policy)
    policy.attempting()
    const nowMs = Date.now()
    const delayMs = policy.delayAfter(reason, nowMs)
    if (delayMs === null) return null
    const timer = setTimeout(() => {
      this.timers.delete(connectionId)
      this.start(connectionId)
    }, delayMs)
    this.timers.set(connectionId, timer)
    return { attempt: policy.attempt, retryAtMs: nowMs + delayMs }
  }

  /** The broker has accepted the connection again. */
  connected(connectionId: number): void {
    this.policies.get(connectionId)?.connected(Date.now())
  }

  /** Cancels the restart and resets the attempt counter. Returns false when no restart was scheduled. */
  cancel(connectionId: number): boolean {
    this.policies.delete(connectionId)
    clearTimeout(this.timers.get(connectionId))
    return this.timers.delete(connectionId)
  }
}
