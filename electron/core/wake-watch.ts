/** Detects that the computer has slept. */
import type { Clock } from './threads/clock.ts'

const lookEveryMs = 2_000
/** A look that is so late was not held up by work: the computer slept. */
const sleptMs = 5_000

/**
 * Notices that the computer has slept, by a clock that has moved on much further than the timer that watches it. It is told
 * within two seconds of waking, wherever the core runs; a host that is told by the system says so earlier.
 */
export function watchForWaking(clock: Clock, onWake: () => void): () => void {
  let stop: () => void
  const look = () => {
    const sinceMs = clock.nowMs()
    stop = clock.after(lookEveryMs, () => {
      const slept = clock.nowMs() - sinceMs > lookEveryMs + sleptMs
      look()
      if (slept) onWake()
    })
  }
  look()
  return () => {
    stop()
  }
}
