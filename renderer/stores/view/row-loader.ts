import type { TimelineRow } from '../../../shared/types/message.ts'
import type { RowCache } from './row-cache.ts'

interface Range {
  from: number
  to: number
}

export interface RowLoaderOptions {
  cache: RowCache
  fetchRows: (range: Range) => Promise<TimelineRow[]>
  extent: () => { first: number; last: number }
  /** Rows have arrived and are in the cache. */
  onRows: () => void
  /** The rows on screen could not be read; the next `want` tries again. */
  onFault: (error: unknown) => void
}

/**
 * Loads the rows that are on screen into the cache. It sends one request at a time, always for what is missing by
 * then, so that a dragged scroll bar causes no more requests than the core can answer. After `stop`, late answers are
 * ignored.
 */
export class RowLoader {
  readonly #options: RowLoaderOptions
  #requested: Range | null = null
  #loading = false
  /** An answer to a request of an earlier generation is discarded. */
  #generation = 0
  #stopped = false

  constructor(options: RowLoaderOptions) {
    this.#options = options
  }

  want(from: number, to: number): void {
    this.#requested = { from, to }
    this.#options.cache.touch(from, to)
    void this.#work()
  }

  /** Rows were deleted: the rows on screen are requested again, and an answer under way is discarded. */
  invalidate(): void {
    const { first, last } = this.#options.extent()
    this.#generation++
    this.#options.cache.invalidate(first, last)
    void this.#work()
  }

  stop(): void {
    this.#stopped = true
  }

  async #work(): Promise<void> {
    if (this.#loading) return
    this.#loading = true
    try {
      for (let range = this.#next(); range; range = this.#next()) {
        const generation = this.#generation
        const rows = await this.#options.fetchRows(range)
        if (this.#stopped) return
        if (generation !== this.#generation) continue
        this.#options.cache.fill(range.from, range.to, rows)
        this.#options.onRows()
      }
    } catch (error) {
      if (!this.#stopped) this.#options.onFault(error)
    } finally {
      this.#loading = false
    }
  }

  #next(): Range | null {
    if (!this.#requested || this.#stopped) return null
    const { first, last } = this.#options.extent()
    return this.#options.cache.missing(this.#requested.from, this.#requested.to, first, last)
  }
}
