/** Keeps the history usable when the disk is almost full. */
import type { WriteDb } from '../../db/open.ts'
import { freeBytes, isDiskFull } from '../../db/disk-full.ts'
import { wordWriter } from '../../db/queries/history/words.ts'
import { Reserve, reserveOf } from '../../db/reserve.ts'
import type { LogKeeper } from './log-keeper.ts'

/** How often it is looked whether the reserve is there. */
const reserveIntervalMs = 10_000
/** With this much free nobody needs to make room. */
const roomyBytes = 16 * 1024 * 1024
/** While room is made, the log is emptied when less than this is left. */
const scarceBytes = 2 * 1024 * 1024
/** The longest wait for readers meanwhile. */
const patienceMs = 250
/** Pages given back to the disk when room was made, and in one step where the file must first become smaller. */
const pagesGivenBack = 2_048
const pagesPerStep = 128

/**
 * Keeps the history usable on a disk with little left. SQLite writes everything twice, into the log and from there into the
 * file; where the file cannot grow, the log is never emptied, and nothing can be deleted any more. So no more is recorded than
 * the file can take with the help of the reserve, and the reserve is given up for deleting alone.
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

  /** Room is being made, by deleting: what would be recorded would only fill it. */
  get making(): boolean {
    return this.makes
  }

  /** So little is left that it must be looked at before anything is recorded. */
  get scarce(): boolean {
    return freeBytes(this.path) < roomyBytes
  }

  /** Sees to it that the reserve is there; called often. */
  keepReserve(): void {
    if (this.makes || performance.now() - this.reserveLookedMs < reserveIntervalMs) return
    this.reserveLookedMs = performance.now()
    this.reserve.make()
  }

  /** Throws as a full disk does unless about so many bytes can be recorded, and what is recorded can be deleted again. */
  require(bytes: number, usualBytes: number): void {
    const free = freeBytes(this.path)
    if (bytes > usualBytes && free < 2 * bytes) throw diskFull()
    const bearableBytes = this.reserve.sizeBytes / 2
    if (this.log.owedBytes() + bytes <= bearableBytes) return
    this.log.move()
    const needed = this.log.owedBytes() + bytes
    if (needed > bearableBytes && needed > freeBytes(this.path)) throw diskFull()
  }

  /** From now on room is made. */
  begin(): void {
    if (this.makes) return
    this.makes = true
    this.wordsGone = false
    // Only on purpose, when the file can grow as far as it must.
    this.db.pragma('wal_autocheckpoint = 0')
    this.reserve.giveUp()
    this.emptyLog()
  }

  /** A step of deleting is done. */
  deleted(): void {
    if (!this.makes) return
    // At once: a step that fails leaves a log that fills the disk, and then the file could not grow any more.
    if (this.log.owedBytes() > 0 || freeBytes(this.path) < scarceBytes) this.emptyLog()
  }

  /** Deleting has failed all the same: what else can be done is done. */
  help(): void {
    this.emptyLog()
    if (this.wordsGone) return
    // Taking words out of the index one by one takes room before it makes any.
    this.words.discard()
    this.wordsGone = true
    this.emptyLog()
  }

  /** All is deleted. Returns whether the words of what is left have to be indexed again. */
  end(): boolean {
    if (this.makes) {
      // Pages that move for it go through the log.
      for (let given = 0; given < pagesGivenBack; given += pagesPerStep) {
        this.giveBack(pagesPerStep)
        this.deleted()
      }
      this.emptyLog()
    }
    this.makes = false
    this.db.pragma('wal_autocheckpoint = 1000')
    // At once: what waits to be recorded may fill the disk again.
    this.reserveLookedMs = -Infinity
    this.keepReserve()
    const { wordsGone } = this
    this.wordsGone = false
    return wordsGone
  }

  private emptyLog(): void {
    // Where the file cannot grow as far as it must, it has to become smaller first, by what was deleted.
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

/** What SQLite says of a full disk. */
export function diskFull(): Error {
  return Object.assign(new Error('the disk is full'), { code: 'SQLITE_FULL' })
}
