import type { Clock } from '../../electron/core/threads/clock.ts'

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves on, calling back whatever falls due, each at its own moment and in order. */
  advance(byMs: number): void
}

/** A clock at `startMs`. */
export function manualClock(startMs: number): ManualClock {
  let nowMs = startMs
  const timers = new Set<{ dueMs: number; callback: () => void }>()
  return {
    nowMs: () => nowMs,
    after(delayMs, callback) {
      const timer = { dueMs: nowMs + delayMs, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(byMs) {
      const endMs = nowMs + byMs
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)
        if (!next) break
        timers.delete(next)
        nowMs = Math.max(nowMs, next.dueMs)
        next.callback()
      }
      nowMs = endMs
    },
  }
}
