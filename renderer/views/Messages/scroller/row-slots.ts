/**
 * Places in the document for the rows on screen. A row keeps its place as long as it is on screen, and the place of one
 * that has gone is taken by one that has come: a list that is replaced many times a second is changed, not built anew.
 */
export class RowSlots {
  #places = new Map<number, number>()
  #count = 0

  /** The place of each of these rows, in their order; no two have the same. */
  assign(addresses: readonly number[]): number[] {
    const next = new Map<number, number>()
    for (const address of addresses) {
      const kept = this.#places.get(address)
      if (kept !== undefined) next.set(address, kept)
    }
    const used = new Set(next.values())
    const free = [...this.#places.values()].filter((place) => !used.has(place))
    const places = addresses.map((address) => next.get(address) ?? free.shift() ?? this.#count++)
    this.#places = new Map(addresses.map((address, index) => [address, places[index] ?? 0]))
    return places
  }
}
