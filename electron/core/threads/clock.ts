/** A clock interface that tests can replace. */

/** Time as a room sees it, so that tests can move it. */
export interface Clock {
  /** UTC ms. */
  nowMs(): number
  /** Calls back once, after at least `delayMs`. Returns what calls it off. */
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
