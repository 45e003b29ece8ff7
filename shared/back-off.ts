/** How long to wait before something that failed is tried again. */

export interface BackOffOptions {
  /** The first wait, ms. */
  firstMs: number
  /** The longest wait, ms. */
  longestMs: number
  /** After a run of at least this long, ms, the next wait is the first one again. */
  steadyMs?: number
  /** Shortens each wait by up to this share, so that many clients do not retry at once. Default 0. */
  spread?: number
  /** Between 0 and 1, for the spread. */
  random?: () => number
}

/** Waits that double with each failure: the first, twice as long, and so on up to the longest. */
export class BackOff {
  readonly #options: BackOffOptions
  #nextMs: number

  constructor(options: BackOffOptions) {
    this.#options = options
    this.#nextMs = options.firstMs
  }

  /** The wait after one more failure, ms. `ranForMs`: how long it had worked until then. */
  next(ranForMs = 0): number {
    const { firstMs, longestMs, steadyMs = Infinity, spread = 0, random = Math.random } = this.#options
    if (ranForMs >= steadyMs) this.#nextMs = firstMs
    const waitMs = Math.round(this.#nextMs * (1 - random() * spread))
    this.#nextMs = Math.min(this.#nextMs * 2, longestMs)
    return waitMs
  }

  /** The next wait is the first again. */
  reset(): void {
    this.#nextMs = this.#options.firstMs
  }
}
