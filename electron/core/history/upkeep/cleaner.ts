/** Schedules deletions: retention limits, and what the user erases. */
import type { Retention } from '../../../../shared/types/connection.ts'
import type { Erasure } from '../../../../shared/types/workbench.ts'
import type { WriteDb } from '../../db/open.ts'
import { erasureWriter } from '../../db/queries/history/erasures.ts'
import { totalsReader } from '../../db/queries/history/totals.ts'
import { excessTest } from './retention.ts'
import type { Removal } from './row-remover.ts'
import { RowRemover } from './row-remover.ts'
import { SpaceKeeper } from './space-keeper.ts'

/** Approximate time of one step, which is the longest that a commit waits for it. */
const stepMs = 8
/** After a step, the cleaner rests this many times as long. */
const restPerStep = 2
/** How long a limit may be exceeded: rows that arrive meanwhile are handled together. */
const gatherMs = 250
/** Interval of the age check, because messages also expire while none arrive. */
const agingMs = 60_000
const retryMs = 1_000
const progressMs = 250
const minRows = 1
const maxRows = 20_000

/** Receives what was deleted. */
export interface CleanerEvents {
  removed(removal: Removal): void
  erased(erasure: Erasure): void
  /** A step has written to the disk. */
  worked(): void
  /**
   * A step has failed, and will be tried again, for fewer rows. `erasing`: the user asked for the deletion of these
   * rows.
   */
  failed(error: unknown, erasing: boolean): void
}

/**
 * Deletes rows that exceed a retention limit and rows that the user erases. It works in separate short transactions,
 * with time for commits between them, so that it does not hold up the recording. It then returns the space in the
 * same way.
 */
export class Cleaner {
  private readonly events: CleanerEvents
  private readonly remover: RowRemover
  private readonly space: SpaceKeeper
  private readonly totals: ReturnType<typeof totalsReader>
  private readonly erasures: ReturnType<typeof erasureWriter>
  private readonly retentions = new Map<number, Retention>()
  /** Connections that may hold more than they keep. */
  private readonly due = new Set<number>()
  private readonly progress = new Map<string, { rows: number; toldMs: number }>()
  private rows = 200
  private timer: NodeJS.Timeout | null = null
  private readonly aging: NodeJS.Timeout

  constructor(db: WriteDb, events: CleanerEvents) {
    this.events = events
    this.remover = new RowRemover(db)
    this.space = new SpaceKeeper(db)
    this.totals = totalsReader(db)
    this.erasures = erasureWriter(db)
    this.aging = setInterval(() => {
      for (const [connectionId, { keep }] of this.retentions) if (keep === 'days') this.request(connectionId)
    }, agingMs)
    // Finishes deletions of an earlier run, and returns space that it did not return.
    this.wake(gatherMs)
  }

  /** Sets how much history a connection keeps from now on. */
  setRetention(connectionId: number, retention: Retention): void {
    if (retention.keep === 'all') this.retentions.delete(connectionId)
    else this.retentions.set(connectionId, retention)
    this.request(connectionId)
  }

  /** A connection has new rows. */
  request(connectionId: number): void {
    if (!this.retentions.has(connectionId)) return
    this.due.add(connectionId)
    this.wake(gatherMs)
  }

  /** Deletes what a connection holds now, of one topic or (0) all of it. The promise is durable when this returns. */
  erase(connectionId: number, topicId: number): void {
    const { last_seq } = this.totals.of(connectionId)
    this.erasures.put({ connection_id: connectionId, topic_id: topicId, up_to: last_seq, forget: 0 })
    this.wake(0)
  }

  /** Deletes everything about a connection that will never record again. The promise is durable when this returns. */
  forget(connectionId: number): void {
    this.retentions.delete(connectionId)
    const { last_seq } = this.totals.of(connectionId)
    this.erasures.put({ connection_id: connectionId, topic_id: 0, up_to: last_seq, forget: 1 })
    this.wake(0)
  }

  /** Deletes one row at once; false when there is none. */
  removeOne(connectionId: number, seq: number): boolean {
    const removal = this.remover.removeOne(connectionId, seq)
    if (!removal) return false
    this.tell(removal)
    this.wake(gatherMs)
    return true
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    clearInterval(this.aging)
  }

  /** Does the next piece of what is due; returns whether anything was. */
  work(): boolean {
    return this.eraseSome() || this.trimSome() || this.space.work()
  }

  private wake(afterMs: number): void {
    this.timer ??= setTimeout(() => {
      this.step()
    }, afterMs)
  }

  private step(): void {
    this.timer = null
    const startMs = performance.now()
    try {
      if (!this.work()) return
      this.events.worked()
      this.wake((performance.now() - startMs) * restPerStep)
    } catch (error) {
      // A full disk, which the recording reports. A throw from here would end the thread that records.
      this.retryWithFewerRows(error)
    }
  }

  private retryWithFewerRows(error: unknown): void {
    const wasLeast = this.rows === minRows
    this.rows = Math.max(minRows, Math.floor(this.rows / 4))
    this.wake(wasLeast ? retryMs : 0)
    try {
      this.events.failed(error, this.erasures.first() !== undefined)
    } catch {
      // A throw would end the thread here as well.
    }
  }

  private eraseSome(): boolean {
    const erasure = this.erasures.first()
    if (!erasure) return false
    const removal = this.timed(() => this.remover.erase(erasure, this.rows))
    this.tell(removal)
    this.report(erasure.connection_id, erasure.topic, removal)
    return true
  }

  private trimSome(): boolean {
    for (const connectionId of this.due) {
      const retention = this.retentions.get(connectionId)
      const isExcess = retention && excessTest(retention, this.totals.of(connectionId), Date.now())
      const removal =
        isExcess && this.timed(() => this.remover.removeOldest(connectionId, isExcess, this.rows))
      if (!removal || removal.done) this.due.delete(connectionId)
      if (!removal || removal.rows === 0) continue
      this.tell(removal)
      return true
    }
    return false
  }

  private timed(remove: () => Removal): Removal {
    const startMs = performance.now()
    const removal = remove()
    const tookMs = performance.now() - startMs
    if (tookMs > stepMs) this.rows = Math.max(minRows, Math.floor(this.rows / 2))
    else if (tookMs < stepMs / 2 && removal.rows === this.rows) this.rows = Math.min(maxRows, this.rows * 2)
    return removal
  }

  private tell(removal: Removal): void {
    if (removal.rows === 0) return
    this.space.removed(removal.rows)
    this.events.removed(removal)
  }

  private report(connectionId: number, topic: string | null, { rows, done }: Removal): void {
    const key = JSON.stringify([connectionId, topic])
    const progress = this.progress.get(key) ?? { rows: 0, toldMs: 0 }
    progress.rows += rows
    this.progress.set(key, progress)
    if (done) this.progress.delete(key)
    else if (performance.now() - progress.toldMs < progressMs) return
    progress.toldMs = performance.now()
    this.events.erased({ connectionId, topic, rows: progress.rows, done })
  }
}
