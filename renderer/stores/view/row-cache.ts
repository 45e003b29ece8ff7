import type { TimelineRow } from '../../../shared/types/message.ts'

const pageRows = 128
const maxPages = 48

/** A row; null: it was deleted; undefined: not loaded yet. */
export type CachedRow = TimelineRow | null | undefined

/** The loaded rows of one view, by address. Pages that have not been on screen for longest are evicted. */
export class RowCache {
  #pages = new Map<number, CachedRow[]>()
  /** Rows that were loaded before others were deleted: shown until they are loaded again. */
  #stale = new Map<number, CachedRow[]>()

  get(address: number): CachedRow {
    const row = this.#known(address)
    return row === undefined ? this.#stale.get(Math.floor(address / pageRows))?.[offsetIn(address)] : row
  }

  /** Rows were deleted, and it is not known which: all must be loaded again. There are none outside first..last. */
  invalidate(first: number, last: number): void {
    for (const [page, slots] of this.#pages) {
      const earlier = this.#stale.get(page) ?? []
      this.#stale.delete(page)
      this.#stale.set(
        page,
        Array.from(slots, (row, offset) => (row === undefined ? earlier[offset] : row)),
      )
    }
    for (const [page, slots] of this.#stale) {
      const start = page * pageRows
      if (start < first) slots.fill(undefined, 0, first - start)
      if (start + pageRows - 1 > last) slots.fill(undefined, Math.max(0, last + 1 - start))
    }
    this.#pages = new Map()
    evict(this.#stale)
  }

  put(rows: readonly TimelineRow[]): void {
    for (const row of rows) this.#set(row.address, row)
    evict(this.#pages)
  }

  /** Stores the answer to a request for from..to. Addresses that are not among `rows` do not exist. */
  fill(from: number, to: number, rows: readonly TimelineRow[]): void {
    for (let address = from; address <= to; address++) this.#set(address, null)
    this.put(rows)
  }

  /** Replaces rows that are loaded by their newer states. */
  update(rows: readonly TimelineRow[]): void {
    for (const row of rows) if (this.get(row.address)) this.#set(row.address, row)
  }

  /** Marks from..to as on screen. */
  touch(from: number, to: number): void {
    for (let page = Math.floor(from / pageRows); page <= Math.floor(to / pageRows); page++) {
      const slots = this.#pages.get(page)
      if (!slots) continue
      this.#pages.delete(page)
      this.#pages.set(page, slots)
    }
  }

  /**
   * The range to request so that from..to is cached: whole pages where nothing is known, because scrolling usually
   * continues; null when nothing is missing.
   */
  missing(from: number, to: number, first: number, last: number): { from: number; to: number } | null {
    let low = Math.max(from, first)
    let high = Math.min(to, last)
    while (low <= high && this.#known(low) !== undefined) low++
    while (high >= low && this.#known(high) !== undefined) high--
    if (low > high) return null
    if (!this.#pages.has(Math.floor(low / pageRows))) low -= offsetIn(low)
    if (!this.#pages.has(Math.floor(high / pageRows))) high += pageRows - 1 - offsetIn(high)
    low = Math.max(low, first)
    return { from: low, to: Math.min(high, last, low + maxRowsPerCall - 1) }
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

function evict(pages: Map<number, CachedRow[]>): void {
  for (const page of pages.keys()) {
    if (pages.size <= maxPages) return
    pages.delete(page)
  }
}

/** Maximum number of rows that `views.rows` returns. */
const maxRowsPerCall = 500

function offsetIn(address: number): number {
  return ((address % pageRows) + pageRows) % pageRows
}
