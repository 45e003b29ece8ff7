/** Detects that the computer has slept. */
import type { Clock } from './threads/clock.ts'

const lookEveryMs = 2_000
/** A timer that is this late was not delayed by work: the computer slept. */
const sleptMs = 5_000

/**
 * Detects that the computer has slept: the clock has moved on much further than the timer that watches it. `onWake`
 * is called within two seconds of waking, on any host. A host that gets the event from the system reports it earlier.
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
