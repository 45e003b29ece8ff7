/** Keeps the history usable when the disk is almost full. */
import type { WriteDb } from '../../db/open.ts'
import { freeBytes, isDiskFull } from '../../db/disk-full.ts'
import { wordWriter } from '../../db/queries/history/words.ts'
import { Reserve, reserveOf } from '../../db/reserve.ts'
import type { LogKeeper } from './log-keeper.ts'

/** Interval between checks that the reserve exists. */
const reserveIntervalMs = 10_000
/** With this much free, no space has to be freed. */
const roomyBytes = 16 * 1024 * 1024
/** While space is being freed, the log is emptied when less than this is left. */
const scarceBytes = 2 * 1024 * 1024
/** The longest wait for readers meanwhile. */
const patienceMs = 250
/** Pages returned to the disk after space was freed, and per step when the file must first shrink. */
const pagesGivenBack = 2_048
const pagesPerStep = 128

/**
 * Keeps the history usable on a disk with little free space. SQLite writes everything twice, into the log and from
 * there into the file. If the file cannot grow, the log is never emptied, and nothing can be deleted. So the history
 * records no more than the file can take with the help of the reserve, and the reserve is released only for deleting.
 */
export class DiskRoom {
  private readonly db: WriteDb
  private readonly path: string
  private readonly log: LogKeeper
  private readonly reserve: Reserve
  private readonly words: ReturnType<typeof wordWriter>
  private makes = false
  private wordsGone = false
  private reserveLookedMs = -Infinity

  constructor(db: WriteDb, log: LogKeeper) {
    this.db = db
    this.path = db.name
    this.log = log
    this.reserve = new Reserve(reserveOf(db.name))
    this.words = wordWriter(db)
  }

  /** Space is being freed by deleting. Nothing is recorded meanwhile, because it would only fill that space. */
  get making(): boolean {
    return this.makes
  }

  /** So little is free that the space must be checked before anything is recorded. */
  get scarce(): boolean {
    return freeBytes(this.path) < roomyBytes
  }

  /** Ensures that the reserve exists; called often. */
  keepReserve(): void {
    if (this.makes || performance.now() - this.reserveLookedMs < reserveIntervalMs) return
    this.reserveLookedMs = performance.now()
    this.reserve.make()
  }

  /** Throws the error of a full disk unless about `bytes` can be recorded and can later be deleted again. */
  require(bytes: number, usualBytes: number): void {
    const free = freeBytes(this.path)
    if (bytes > usualBytes && free < 2 * bytes) throw diskFull()
    const bearableBytes = this.reserve.sizeBytes / 2
    if (this.log.owedBytes() + bytes <= bearableBytes) return
    this.log.move()
    const needed = this.log.owedBytes() + bytes
    if (needed > bearableBytes && needed > freeBytes(this.path)) throw diskFull()
  }

  /** Starts to free space. */
  begin(): void {
    if (this.makes) return
    this.makes = true
    this.wordsGone = false
    // Checkpoints run only on request, when the file can grow as far as it must.
    this.db.pragma('wal_autocheckpoint = 0')
    this.reserve.giveUp()
    this.emptyLog()
  }

  /** Call this after each deletion step. */
  deleted(): void {
    if (!this.makes) return
    // Immediately: a failed step leaves a log that fills the disk, and then the file could no longer grow.
    if (this.log.owedBytes() > 0 || freeBytes(this.path) < scarceBytes) this.emptyLog()
  }

  /** Frees space by other means after deleting has failed. */
  help(): void {
    this.emptyLog()
    if (this.wordsGone) return
    // Removing words from the index one by one needs space before it frees any.
    this.words.discard()
    this.wordsGone = true
    this.emptyLog()
  }

  /** Ends the freeing of space. Returns whether the words of the remaining rows must be indexed again. */
  end(): boolean {
    if (this.makes) {
      // Pages that move during this step go through the log.
      for (let given = 0; given < pagesGivenBack; given += pagesPerStep) {
        this.giveBack(pagesPerStep)
        this.deleted()
      }
      this.emptyLog()
    }
    this.makes = false
    this.db.pragma('wal_autocheckpoint = 1000')
    // Immediately: the batches that wait may fill the disk again.
    this.reserveLookedMs = -Infinity
    this.keepReserve()
    const { wordsGone } = this
    this.wordsGone = false
    return wordsGone
  }

  private emptyLog(): void {
    // If the file cannot grow as far as it must, it first has to shrink by the space of deleted rows.
    for (let owed = this.log.owedBytes(); owed > freeBytes(this.path);) {
      this.giveBack(pagesPerStep)
      const before = owed
      owed = this.log.owedBytes()
      if (owed >= before) return
    }
    this.log.empty(patienceMs)
  }

  private giveBack(pages: number): void {
    try {
      this.db.pragma(`incremental_vacuum(${pages})`)
    } catch (error) {
      if (!isDiskFull(error, this.path)) throw error
    }
  }
}

/** The error that SQLite throws on a full disk. */
export function diskFull(): Error {
  return Object.assign(new Error('the disk is full'), { code: 'SQLITE_FULL' })
}
