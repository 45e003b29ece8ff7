import type { TimelineRow } from '../../../shared/types/message.ts'
import type { RowCache } from './row-cache.ts'

interface Range {
  from: number
  to: number
}

export interface RowLoaderOptions {
  cache: RowCache
  ask: (range: Range) => Promise<TimelineRow[]>
  extent: () => { first: number; last: number }
  /** Rows came; all of them are in the cache. */
  onRows: () => void
  /** The rows on screen could not be read; asked again at the next `want`. */
  onFault: (error: unknown) => void
}

/**
 * Brings the rows that are looked at into the cache: one question at a time, and always for what is wanted by then, so
 * that a dragged scroll bar costs no more than the core can answer. `stop` makes late answers mean nothing.
 */
export class RowLoader {
  readonly #options: RowLoaderOptions
  #wanted: Range | null = null
  #asking = false
  /** Answers to questions of before a doubt are of no use. */
  #doubts = 0
  #stopped = false

  constructor(options: RowLoaderOptions) {
    this.#options = options
  }

  want(from: number, to: number): void {
    this.#wanted = { from, to }
    this.#options.cache.touch(from, to)
    void this.#work()
  }

  /** Rows were deleted: what is wanted is asked for again, and an answer under way counts for nothing. */
  doubt(): void {
    const { first, last } = this.#options.extent()
    this.#doubts++
    this.#options.cache.doubt(first, last)
    void this.#work()
  }

  stop(): void {
    this.#stopped = true
  }

  async #work(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    try {
      for (let range = this.#next(); range; range = this.#next()) {
        const doubts = this.#doubts
        const rows = await this.#options.ask(range)
        if (this.#stopped) return
        if (doubts !== this.#doubts) continue
        this.#options.cache.fill(range.from, range.to, rows)
        this.#options.onRows()
      }
    } catch (error) {
      if (!this.#stopped) this.#options.onFault(error)
    } finally {
      this.#asking = false
    }
  }

  #next(): Range | null {
    if (!this.#wanted || this.#stopped) return null
    const { first, last } = this.#options.extent()
    return this.#options.cache.wanted(this.#wanted.from, this.#wanted.to, first, last)
  }
}
