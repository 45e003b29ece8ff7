/** Stores which rows a filtered view shows, and at which address. */

/**
 * The sequence numbers that a filtered view shows, ascending, each with an address that never changes: the first
 * found going up is 0, the first found going down is -1. Four bytes a match below 2^32 sequence numbers, eight above.
 */
export class AddressBook {
  private readonly newer = new NumberList()
  private readonly older = new NumberList()
  private removed = 0

  /** Address of the oldest match; greater than `last` when there is none. */
  get first(): number {
    return this.older.length > 0 ? -this.older.length : this.newer.start
  }

  /** Address of the newest match. */
  get last(): number {
    return this.newer.length - 1
  }

  /** Matches that were not removed. */
  get count(): number {
    return this.last - this.first + 1 - this.removed
  }

  /** Adds a match newer than all. */
  append(seq: number): void {
    this.newer.push(seq)
  }

  /** Adds a match older than all. */
  prepend(seq: number): void {
    this.older.push(seq)
  }

  /** Marks a match as deleted; its address stays. False when it is not a match or is already deleted. */
  remove(seq: number): boolean {
    const address = this.addressOf(seq)
    if (address === null) return false
    const isNews = address >= 0 ? this.newer.mark(address) : this.older.mark(-1 - address)
    if (isNews) this.removed++
    return isNews
  }

  /** Forgets the matches below a sequence number: no older ones will be found any more. */
  dropBelow(seq: number): void {
    const first = this.firstFrom(seq)
    this.removed -= this.older.dropFrom(Math.max(0, -first))
    if (first > 0) this.removed -= this.newer.dropBefore(first)
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

/** Numbers with an index each, to be added at the end and dropped at either end. */
class NumberList {
  private values: Uint32Array | Float64Array = new Uint32Array(64)
  /** Which are marked; made when the first one is. */
  private marks: Uint8Array | null = null
  /** Index of `values[0]`. */
  private base = 0
  /** First index that is held. */
  start = 0
  /** One beyond the last index. */
  length = 0

  push(value: number): void {
    if (value > 0xffffffff && this.values instanceof Uint32Array) this.values = Float64Array.from(this.values)
    if (this.length - this.base === this.values.length) this.makeRoom()
    this.values[this.length - this.base] = value
    this.length++
  }

  at(index: number): number {
    const value = index >= this.start && index < this.length ? this.values[index - this.base] : undefined
    if (value === undefined) throw new RangeError(`no match at ${index}`)
    return value
  }

  /** Whether it was not marked before. */
  mark(index: number): boolean {
    this.marks ??= new Uint8Array(this.values.length)
    if (this.marks[index - this.base] === 1) return false
    this.marks[index - this.base] = 1
    return true
  }

  /** Drops everything below an index; returns how many of them were marked. */
  dropBefore(index: number): number {
    const marked = this.marked(this.start, index)
    this.start = index
    return marked
  }

  /** Drops everything from an index on; returns how many of them were marked. */
  dropFrom(index: number): number {
    if (index >= this.length) return 0
    const marked = this.marked(index, this.length)
    this.marks?.fill(0, index - this.base, this.length - this.base)
    this.length = index
    return marked
  }

  private marked(from: number, to: number): number {
    let count = 0
    if (this.marks) for (let index = from; index < to; index++) count += this.marks[index - this.base] ?? 0
    return count
  }

  // Reuses the space of dropped values at the beginning first.
  private makeRoom(): void {
    const held = this.length - this.start
    const skipped = this.start - this.base
    const larger = this.values instanceof Uint32Array ? Uint32Array : Float64Array
    const grown = new larger(Math.max(64, held * 2))
    grown.set(this.values.subarray(skipped, skipped + held))
    this.values = grown
    if (this.marks) {
      const marks = new Uint8Array(grown.length)
      marks.set(this.marks.subarray(skipped, skipped + held))
      this.marks = marks
    }
    this.base = this.start
  }
}
