/**
 * The sequence numbers that a filtered view shows, ascending, each with an address that never changes: the first found
 * going up is 0, the first found going down is -1. Four bytes a match below 2^32 sequence numbers, eight above.
 */
export class AddressBook {
  private readonly newer = new NumberList()
  private readonly older = new NumberList()

  /** Address of the oldest match; above `last` when there is none. */
  get first(): number {
    return 0 - this.older.length
  }

  /** Address of the newest match. */
  get last(): number {
    return this.newer.length - 1
  }

  /** Adds a match newer than all. */
  append(seq: number): void {
    this.newer.push(seq)
  }

  /** Adds a match older than all. */
  prepend(seq: number): void {
    this.older.push(seq)
  }

  /** Sequence number at an address between `first` and `last`. */
  seqAt(address: number): number {
    return address >= 0 ? this.newer.at(address) : this.older.at(-1 - address)
  }

  /** Address of a sequence number, null when it is no match. */
  addressOf(seq: number): number | null {
    const address = this.firstFrom(seq)
    return address <= this.last && this.seqAt(address) === seq ? address : null
  }

  /** Address of the first match from a sequence number on; `last + 1` when there is none. */
  firstFrom(seq: number): number {
    let low = this.first
    let high = this.last + 1
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.seqAt(middle) < seq) low = middle + 1
      else high = middle
    }
    return low
  }
}

class NumberList {
  private values: Uint32Array | Float64Array = new Uint32Array(64)
  length = 0

  push(value: number): void {
    if (value > 0xffffffff && this.values instanceof Uint32Array) this.values = Float64Array.from(this.values)
    if (this.length === this.values.length) {
      const larger = this.values instanceof Uint32Array ? Uint32Array : Float64Array
      const grown = new larger(this.values.length * 2)
      grown.set(this.values)
      this.values = grown
    }
    this.values[this.length++] = value
  }

  at(index: number): number {
    const value = index < this.length ? this.values[index] : undefined
    if (value === undefined) throw new RangeError(`no match at ${index}`)
    return value
  }
}
