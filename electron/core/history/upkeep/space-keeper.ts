/** Compacts the history file after rows were deleted. */
import type { WriteDb } from '../../db/open.ts'
import { totalsReader } from '../../db/queries/history/totals.ts'
import { wordMerger } from '../../db/queries/history/words.ts'

/** Pages given back in one step: about two milliseconds. */
const pagesPerStep = 64
/** Free pages up to this many, or this part of the file, are kept for what is recorded next. */
const sparePages = 256
const sparePart = 1 / 16
/** Words of fewer deleted rows than this, or this part of what is stored, are left to the merging that goes on by itself. */
const staleRows = 5_000
const stalePart = 1 / 2

/** Gives the space of deleted rows back to the disk, in small steps. */
export class SpaceKeeper {
  private readonly db: WriteDb
  private readonly words: ReturnType<typeof wordMerger>
  private readonly totals: ReturnType<typeof totalsReader>
  private stale = 0
  private merging = false

  constructor(db: WriteDb) {
    this.db = db
    this.words = wordMerger(db)
    this.totals = totalsReader(db)
  }

  /** So many rows were deleted. */
  removed(rows: number): void {
    this.stale += rows
  }

  /** Does the next step; returns whether there was anything to do. */
  work(): boolean {
    return this.mergeSome() || this.vacuumSome()
  }

  // A deleted word is one more entry in the index until both are merged away.
  private mergeSome(): boolean {
    if (!this.merging) {
      if (this.stale < Math.max(staleRows, this.totals.messages() * stalePart)) return false
      this.stale = 0
      this.merging = true
      this.words.begin()
      return true
    }
    this.merging = this.words.goOn()
    return true
  }

  // Does nothing in a file that was made without auto_vacuum: its free pages are used again, and it does not shrink.
  private vacuumSome(): boolean {
    if (this.number('auto_vacuum') !== 2) return false
    const free = this.number('freelist_count')
    if (free <= Math.max(sparePages, this.number('page_count') * sparePart)) return false
    this.db.pragma(`incremental_vacuum(${pagesPerStep})`)
    return true
  }

  private number(pragma: string): number {
    return Number(this.db.pragma(pragma, { simple: true }))
  }
}
