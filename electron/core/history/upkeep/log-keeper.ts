/** Limits the size of the write-ahead log. */
import { statSync } from 'node:fs'
import type { WriteDb } from '../../db/open.ts'

/** A log above this is emptied even if readers have to be waited for. */
const emptyAboveBytes = 24 * 1024 * 1024
/** The longest wait for readers: their statements are shorter, and new ones read the file when the log is done. */
const patienceMs = 50
/** After a wait that was in vain. */
const retryMs = 250
/** After so long without a commit the log gives its space back. */
const idleMs = 2_000

/**
 * Keeps the write-ahead log small. SQLite starts it anew only in a moment when nobody reads from it; under readers that
 * never rest there is no such moment, and it would grow for as long as there is a flood.
 */
export class LogKeeper {
  private readonly db: WriteDb
  private readonly path: string
  private readonly busyTimeoutMs: number
  private lastTryMs = -Infinity
  private timer: NodeJS.Timeout | null = null

  constructor(db: WriteDb) {
    this.db = db
    this.path = `${db.name}-wal`
    this.busyTimeoutMs = Number(db.pragma('busy_timeout', { simple: true }))
  }

  /** Something was written; called often. */
  written(): void {
    if (this.timer) this.timer.refresh()
    else this.timer = setTimeout(() => this.empty(0), idleMs)
    if (this.sizeBytes() < emptyAboveBytes || performance.now() - this.lastTryMs < retryMs) return
    this.empty(patienceMs)
    this.lastTryMs = performance.now()
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  /** Size of the log on the disk. */
  sizeBytes(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0
  }

  /** Bytes by which the file is still to grow before the log is in it. */
  owedBytes(): number {
    const whole = this.number('page_count') * this.number('page_size')
    return Math.max(0, whole - (statSync(this.db.name, { throwIfNoEntry: false })?.size ?? 0))
  }

  /** Moves what is in the log into the file, as far as readers and the disk allow; the log stays as large as it is. */
  move(): void {
    this.checkpoint('PASSIVE', 0)
  }

  /** Moves all of it and gives the space of the log back, if readers and the disk allow. */
  empty(waitMs: number): void {
    this.checkpoint('TRUNCATE', waitMs)
  }

  private checkpoint(mode: 'PASSIVE' | 'TRUNCATE', waitMs: number): void {
    try {
      this.db.pragma(`busy_timeout = ${waitMs}`)
      this.db.pragma(`wal_checkpoint(${mode})`)
    } catch {
      // A full or failing disk: the next commit meets it and reports it.
    } finally {
      this.db.pragma(`busy_timeout = ${this.busyTimeoutMs}`)
    }
  }

  private number(pragma: string): number {
    return Number(this.db.pragma(pragma, { simple: true }))
  }
}
