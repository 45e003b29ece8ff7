import type { TimelineRow } from '../../../shared/types/message.ts'

const pageRows = 128
const pagesKept = 48

/** A row, or null: it was deleted; undefined: not asked for yet. */
export type CachedRow = TimelineRow | null | undefined

/** The rows of one view that are at hand, by address; pages that were not looked at for longest are let go. */
export class RowCache {
  #pages = new Map<number, CachedRow[]>()
  /** What was at hand before rows were deleted: shown until it has been asked for again. */
  #doubtful = new Map<number, CachedRow[]>()

  get(address: number): CachedRow {
    const row = this.#known(address)
    return row === undefined ? this.#doubtful.get(Math.floor(address / pageRows))?.[offsetIn(address)] : row
  }

  /** Some rows do not exist any more, it is not known which: all have to be asked for again, none outside first..last. */
  doubt(first: number, last: number): void {
    for (const [page, slots] of this.#pages) {
      const earlier = this.#doubtful.get(page) ?? []
      this.#doubtful.delete(page)
      this.#doubtful.set(
        page,
        Array.from(slots, (row, offset) => (row === undefined ? earlier[offset] : row)),
      )
    }
    for (const [page, slots] of this.#doubtful) {
      const start = page * pageRows
      if (start < first) slots.fill(undefined, 0, first - start)
      if (start + pageRows - 1 > last) slots.fill(undefined, Math.max(0, last + 1 - start))
    }
    this.#pages = new Map()
    letGo(this.#doubtful)
  }

  put(rows: readonly TimelineRow[]): void {
    for (const row of rows) this.#set(row.address, row)
    letGo(this.#pages)
  }

  /** The answer to a question for from..to: what is not among `rows` does not exist. */
  fill(from: number, to: number, rows: readonly TimelineRow[]): void {
    for (let address = from; address <= to; address++) this.#set(address, null)
    this.put(rows)
  }

  /** Newer states of rows, where they are held. */
  renew(rows: readonly TimelineRow[]): void {
    for (const row of rows) if (this.get(row.address)) this.#set(row.address, row)
  }

  /** Marks from..to as looked at. */
  touch(from: number, to: number): void {
    for (let page = Math.floor(from / pageRows); page <= Math.floor(to / pageRows); page++) {
      const slots = this.#pages.get(page)
      if (!slots) continue
      this.#pages.delete(page)
      this.#pages.set(page, slots)
    }
  }

  /**
   * What to ask for so that from..to is at hand: whole pages where nothing is known, so that scrolling on finds its
   * rows; null when all is here.
   */
  wanted(from: number, to: number, first: number, last: number): { from: number; to: number } | null {
    let low = Math.max(from, first)
    let high = Math.min(to, last)
    while (low <= high && this.#known(low) !== undefined) low++
    while (high >= low && this.#known(high) !== undefined) high--
    if (low > high) return null
    if (!this.#pages.has(Math.floor(low / pageRows))) low -= offsetIn(low)
    if (!this.#pages.has(Math.floor(high / pageRows))) high += pageRows - 1 - offsetIn(high)
    low = Math.max(low, first)
    return { from: low, to: Math.min(high, last, low + rowsPerQuestion - 1) }
  }

  #set(address: number, row: TimelineRow | null): void {
    const page = Math.floor(address / pageRows)
    let slots = this.#pages.get(page)
    if (!slots) {
      slots = new Array<CachedRow>(pageRows)
      this.#pages.set(page, slots)
    }
    slots[offsetIn(address)] = row
  }

  #known(address: number): CachedRow {
    return this.#pages.get(Math.floor(address / pageRows))?.[offsetIn(address)]
  }
}

function letGo(pages: Map<number, CachedRow[]>): void {
  for (const page of pages.keys()) {
    if (pages.size <= pagesKept) return
    pages.delete(page)
  }
}

/** The most rows `views.rows` answers with. */
const rowsPerQuestion = 500

function offsetIn(address: number): number {
  return ((address % pageRows) + pageRows) % pageRows
}
