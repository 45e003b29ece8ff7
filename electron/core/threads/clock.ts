/** A clock interface that tests can replace. */

/** The clock that a room uses. Tests replace it to control time. */
export interface Clock {
  /** UTC ms. */
  nowMs(): number
  /** Calls back once, after at least `delayMs`. Returns a function that cancels the call. */
  after(delayMs: number, callback: () => void): () => void
}

/** The time of this computer. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}
