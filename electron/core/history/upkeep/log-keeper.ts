/** Limits the size of the write-ahead log. */
import { statSync } from 'node:fs'
import type { WriteDb } from '../../db/open.ts'

/** A log above this is emptied even if readers have to be waited for. */
const emptyAboveBytes = 24 * 1024 * 1024
/** The longest wait for readers: their statements are shorter, and new ones read the file once the log is moved. */
const patienceMs = 50
/** Pause after a wait that did not succeed. */
const retryMs = 250
/** After this long without a commit the log returns its space. */
const idleMs = 2_000

/**
 * Keeps the write-ahead log small. SQLite restarts it only when no reader uses it. With readers that never pause it
 * would grow for as long as a flood of messages lasts.
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

  /** Bytes by which the file must still grow to take the log. */
  owedBytes(): number {
    const whole = this.number('page_count') * this.number('page_size')
    return Math.max(0, whole - (statSync(this.db.name, { throwIfNoEntry: false })?.size ?? 0))
  }

  /** Moves the content of the log into the file, as far as readers and the disk allow; the log keeps its size. */
  move(): void {
    this.checkpoint('PASSIVE', 0)
  }

  /** Moves all of it and returns the space of the log, if readers and the disk allow. */
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
