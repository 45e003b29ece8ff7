import type { WriteDb } from '../../db/open.ts'
import { messageReader } from '../../db/queries/messages.ts'
import { wordReach, wordWriter } from '../../db/queries/words.ts'
import { connectionOf, idRange } from '../row-id.ts'

/** A step takes about this long, then the writer is left alone four times as long: indexing costs a fifth at the most. */
const stepMs = 8
const restPerStep = 4
/** After a quiet while one step takes in what has gathered, instead of a segment of the index per message. */
const gatherMs = 500
const retryMs = 1_000
const fewestRows = 50
const mostRows = 20_000

/**
 * Takes the words of stored messages into the index, behind the recording and never in its way: in short transactions of
 * their own, so that a flood is recorded at full speed and its words follow.
 */
export class WordIndexer {
  private readonly db: WriteDb
  private readonly words: ReturnType<typeof wordWriter>
  private readonly messages: ReturnType<typeof messageReader>
  /** Connections that may have rows beyond the reach of the index. */
  private readonly behind = new Set<number>()
  private rows = 1_000
  private timer: NodeJS.Timeout | null = null
  private readonly mayWork: () => boolean

  /** `mayWork`: whether there is room for it on the disk; otherwise it waits. */
  constructor(db: WriteDb, mayWork: () => boolean = () => true) {
    this.db = db
    this.mayWork = mayWork
    this.words = wordWriter(db)
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
    this.timer ??= setTimeout(() => {
      this.step()
    }, gatherMs)
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.behind.clear()
  }

  /** Takes in the next rows of one connection; returns whether any are left. */
  indexSome(connectionId: number): boolean {
    const { from, to } = idRange(connectionId)
    const bounds = this.messages.bounds(from, to)
    if (!bounds) return false
    const start = Math.max(wordReach(this.db, connectionId) + 1, bounds.first)
    const end = Math.min(start + this.rows, bounds.last + 1)
    if (start >= end) return false
    const startMs = performance.now()
    this.db.transaction(() => {
      this.words.index(connectionId, start, end)
    })()
    this.adapt(performance.now() - startMs)
    return end <= bounds.last
  }

  private step(): void {
    this.timer = null
    const [connectionId] = this.behind
    if (connectionId === undefined) return
    if (!this.mayWork()) {
      this.wakeLater()
      return
    }
    const startMs = performance.now()
    try {
      if (!this.indexSome(connectionId)) this.behind.delete(connectionId)
    } catch {
      // A full disk, which the recording reports: a throw from here would end the thread that records.
      this.wakeLater()
      return
    }
    if (this.behind.size === 0) return
    const restMs = (performance.now() - startMs) * restPerStep
    this.timer = setTimeout(() => {
      this.step()
    }, restMs)
  }

  private wakeLater(): void {
    this.timer = setTimeout(() => {
      this.step()
    }, retryMs)
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
