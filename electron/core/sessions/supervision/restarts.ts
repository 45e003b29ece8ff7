import type { ReasonCode } from '../../../../shared/errors.ts'
import type { ReconnectOptions } from '../../../../shared/types/profile-parts.ts'
import { ReconnectPolicy } from '../retry/reconnect-policy.ts'

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

  /** The thread has died. Returns which attempt the next one is, and when (UTC ms); null when there is to be none. */
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

  /** Its broker has accepted it again. */
  connected(connectionId: number): void {
    this.policies.get(connectionId)?.connected(Date.now())
  }

  /** Not started again, and the next death is the first. False when it did not wait. */
  cancel(connectionId: number): boolean {
    this.policies.delete(connectionId)
    clearTimeout(this.timers.get(connectionId))
    return this.timers.delete(connectionId)
  }
}
