/** Indexes the words of new messages in the background. */
import type { WriteDb } from '../../db/open.ts'
import { messageReader } from '../../db/queries/history/messages.ts'
import { mergeByHand, wordMerger, wordReach, wordWriter } from '../../db/queries/history/words.ts'
import { connectionOf, idRange } from '../../db/row-id.ts'

/**
 * Approximate time of one step. The indexer then rests four times as long, so it uses a fifth of the time at most.
 */
const stepMs = 8
const restPerStep = 4
/** Delay after a quiet period: one step then indexes all waiting messages, instead of one segment per message. */
const gatherMs = 500
const retryMs = 1_000
const fewestRows = 50
const mostRows = 20_000
/** Bytes of payloads that one step indexes at most, unless a single one is larger. */
const mostBytes = 512 * 1024
/** Merge steps that may follow a step: more than needed to keep up, so that the backlog shrinks. */
const mergesPerStep = 8

/**
 * Indexes the words of stored messages after they are recorded, in separate short transactions. A flood is recorded
 * at full speed, and its words follow.
 */
export class WordIndexer {
  private readonly db: WriteDb
  private readonly words: ReturnType<typeof wordWriter>
  private readonly merger: ReturnType<typeof wordMerger>
  private readonly messages: ReturnType<typeof messageReader>
  /** Connections that may have rows beyond the reach of the index. */
  private readonly behind = new Set<number>()
  private rows = 1_000
  private mergesLeft = mergesPerStep
  private timer: NodeJS.Timeout | null = null
  private readonly mayWork: () => boolean

  /** `mayWork`: whether the disk has space for indexing; otherwise the indexer waits. */
  constructor(db: WriteDb, mayWork: () => boolean = () => true) {
    this.db = db
    this.mayWork = mayWork
    this.words = wordWriter(db)
    this.merger = wordMerger(db)
    this.messages = messageReader(db)
    this.requestAll()
  }

  /** Any connection may have rows that are not indexed. */
  requestAll(): void {
    for (const connectionId of this.recorded()) this.request(connectionId)
  }

  /** A connection has new rows. */
  request(connectionId: number): void {
    this.behind.add(connectionId)
    this.wake(gatherMs)
  }

  /** Words were removed from the index, so the rest must be merged. */
  removed(): void {
    this.mergesLeft = mergesPerStep
    this.wake(gatherMs)
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.behind.clear()
  }

  /** Indexes the next rows of one connection; returns whether any are left. */
  indexSome(connectionId: number): boolean {
    const { from, to } = idRange(connectionId)
    const bounds = this.messages.bounds(from, to)
    if (!bounds) return false
    const start = Math.max(wordReach(this.db, connectionId) + 1, bounds.first)
    if (start > bounds.last) return false
    const startMs = performance.now()
    const end = this.words.end(start, Math.min(start + this.rows, bounds.last + 1), mostBytes)
    this.db.transaction(() => {
      this.words.index(connectionId, start, end)
    })()
    this.adapt(performance.now() - startMs)
    this.mergesLeft = mergesPerStep
    return end <= bounds.last
  }

  /** Does the next step of merging that is due; returns whether it did anything. */
  mergeSome(): boolean {
    if (this.mergesLeft === 0) return false
    const worked = this.merger.goOn()
    this.mergesLeft = worked ? this.mergesLeft - 1 : 0
    return worked
  }

  private wake(afterMs: number): void {
    this.timer ??= setTimeout(() => {
      this.step()
    }, afterMs)
  }

  private step(): void {
    this.timer = null
    if (!this.mayWork()) {
      this.wake(retryMs)
      return
    }
    const startMs = performance.now()
    try {
      // Not done when the thread starts, because it must also start on a full disk.
      mergeByHand(this.db)
      if (!this.mergeSome() && !this.indexNext()) return
    } catch {
      // A full disk, which the recording reports. A throw from here would end the thread that records.
      this.wake(retryMs)
      return
    }
    this.wake((performance.now() - startMs) * restPerStep)
  }

  private indexNext(): boolean {
    const [connectionId] = this.behind
    if (connectionId === undefined) return false
    if (!this.indexSome(connectionId)) this.behind.delete(connectionId)
    return true
  }

  private adapt(tookMs: number): void {
    if (tookMs > stepMs) this.rows = Math.max(fewestRows, Math.floor(this.rows / 2))
    else if (tookMs < stepMs / 2) this.rows = Math.min(mostRows, this.rows * 2)
  }

  private recorded(): number[] {
    const connections: number[] = []
    for (let from = 0; ;) {
      const bounds = this.messages.bounds(from, Number.MAX_SAFE_INTEGER)
      if (!bounds) return connections
      const connectionId = connectionOf(bounds.first)
      connections.push(connectionId)
      from = idRange(connectionId).to
    }
  }
}
