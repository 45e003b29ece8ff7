/** Height of a row that nothing is known about, and of its placeholder on screen. */
export const unknownHeightPx = 64

const heightsKept = 20_000

/** Measured heights of rows by address; the oldest measurements are forgotten first. */
export class HeightBook {
  readonly #heights = new Map<number, number>()

  known(address: number): boolean {
    return this.#heights.has(address)
  }

  of(address: number): number {
    return this.#heights.get(address) ?? unknownHeightPx
  }

  /** Returns whether anything changed. */
  set(address: number, heightPx: number): boolean {
    if (this.#heights.get(address) === heightPx) return false
    this.#heights.delete(address)
    this.#heights.set(address, heightPx)
    if (this.#heights.size > heightsKept) this.#forgetOldest()
    return true
  }

  clear(): void {
    this.#heights.clear()
  }

  /** Forgets all but the rows from..to. */
  keepOnly(from: number, to: number): void {
    for (const address of this.#heights.keys())
      if (address < from || address > to) this.#heights.delete(address)
  }

  #forgetOldest(): void {
    const oldest = this.#heights.keys().next()
    if (!oldest.done) this.#heights.delete(oldest.value)
  }
}
