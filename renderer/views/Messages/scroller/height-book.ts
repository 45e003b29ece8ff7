/** Height of a row as long as none has been measured. */
const firstGuessPx = 64
/** Measurements the guess is made of. An odd number: the middle is one of them. */
const guessedFrom = 31
const heightsKept = 20_000

/**
 * Measured heights of rows by address; the oldest measurements are forgotten first. A row that was not measured is
 * guessed to be as high as the middle of the latest measurements: where messages are alike, a screenful of new ones then
 * needs no second layout.
 */
export class HeightBook {
  readonly #heights = new Map<number, number>()
  readonly #latest: number[] = []
  #latestAt = 0
  #guessPx: number | null = firstGuessPx

  known(address: number): boolean {
    return this.#heights.has(address)
  }

  of(address: number): number {
    return this.#heights.get(address) ?? this.guessPx
  }

  /** Height of a row that nothing is known about, and of its placeholder on screen. */
  get guessPx(): number {
    return (this.#guessPx ??=
      [...this.#latest].sort((a, b) => a - b)[this.#latest.length >> 1] ?? firstGuessPx)
  }

  /** Returns whether the row is of another height than it was held for. */
  set(address: number, heightPx: number): boolean {
    const before = this.#heights.get(address)
    if (before === heightPx) return false
    const changed = this.of(address) !== heightPx
    this.#heights.delete(address)
    this.#heights.set(address, heightPx)
    if (this.#heights.size > heightsKept) this.#forgetOldest()
    // A row that was deleted says nothing about others.
    if (before === undefined && heightPx > 0) this.#learn(heightPx)
    return changed
  }

  clear(): void {
    this.#heights.clear()
  }

  /** Forgets all but the rows from..to. */
  keepOnly(from: number, to: number): void {
    for (const address of this.#heights.keys())
      if (address < from || address > to) this.#heights.delete(address)
  }

  #learn(heightPx: number): void {
    this.#latest[this.#latestAt++ % guessedFrom] = heightPx
    this.#guessPx = null
  }

  #forgetOldest(): void {
    const oldest = this.#heights.keys().next()
    if (!oldest.done) this.#heights.delete(oldest.value)
  }
}
