/** Compacts the history file after rows were deleted. */
import type { WriteDb } from '../../db/open.ts'
import { totalsReader } from '../../db/queries/history/totals.ts'
import { wordMerger } from '../../db/queries/history/words.ts'

/** Pages returned in one step: about two milliseconds. */
const pagesPerStep = 64
/** Free pages up to this many, or this part of the file, are kept for new messages. */
const sparePages = 256
const sparePart = 1 / 16
/** Words of fewer deleted rows than this, or this part of what is stored, are left to the regular merging. */
const staleRows = 5_000
const stalePart = 1 / 2

/** Returns the space of deleted rows to the disk, in small steps. */
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

  /** Counts deleted rows. */
  removed(rows: number): void {
    this.stale += rows
  }

  /** Does the next step; returns whether there was anything to do. */
  work(): boolean {
    return this.mergeSome() || this.vacuumSome()
  }

  // A deleted word adds an entry to the index until merging removes both.
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

  // Does nothing in a file created without auto_vacuum: SQLite reuses its free pages, but it does not shrink.
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
