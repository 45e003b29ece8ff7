import type { ReasonCode } from '../../../../shared/errors.ts'
import { ReconnectPolicy } from '../session/retry/reconnect-policy.ts'

/** Sessions whose thread has died, until each is started again under its reconnect policy. */
export class Restarts {
  private readonly policies = new Map<number, ReconnectPolicy>()
  private readonly timers = new Map<number, NodeJS.Timeout>()
  private readonly start: (connectionId: number) => void

  /** `start` is called when it is time. */
  constructor(start: (connectionId: number) => void) {
    this.start = start
  }

  /** Connections that wait. */
  ids(): number[] {
    return [...this.timers.keys()]
  }

  has(connectionId: number): boolean {
    return this.timers.has(connectionId)
  }

  /** The thread has died. Returns which attempt the next one is, and when (UTC ms). */
  plan(connectionId: number, reason: ReasonCode): { attempt: number; retryAtMs: number } {
    const policy = this.policies.get(connectionId) ?? new ReconnectPolicy()
    this.policies.set(connectionId, policy)
    policy.attempting()
    const nowMs = Date.now()
    const delayMs = policy.delayAfter(reason, nowMs) ?? 0
    const timer = setTimeout(() => {
      this.timers.delete(connectionId)
      this.start(connectionId)
    }, delayMs)
    this.timers.set(connectionId, timer)
    return { attempt: policy.attempt, retryAtMs: nowMs + delayMs }
  }

  /** Its broker has accepted it again. */
  connected(connectionId: number): void {
    this.policies.get(connectionId)?.connected(Date.now())
  }

  /** Not started again. False when it did not wait. */
  cancel(connectionId: number): boolean {
    clearTimeout(this.timers.get(connectionId))
    return this.timers.delete(connectionId)
  }

  /** The connection is going away. */
  forget(connectionId: number): void {
    this.cancel(connectionId)
    this.policies.delete(connectionId)
  }
}
