/** Deletes rows together with their index entries, topic counts and totals. */
import type { WriteDb } from '../../db/open.ts'
import type { ErasureRow } from '../../db/queries/history/erasures.ts'
import { erasureWriter } from '../../db/queries/history/erasures.ts'
import type { DoomedRow } from '../../db/queries/history/messages.ts'
import { doomedReader, messageWriter } from '../../db/queries/history/messages.ts'
import { totalsWriter } from '../../db/queries/history/totals.ts'
import { topicWriter } from '../../db/queries/history/topics.ts'
import { unreleasedWriter } from '../../db/queries/history/unreleased.ts'
import { wordReach, wordWriter } from '../../db/queries/history/words.ts'
import { recordKind } from '../records/batch.ts'
import { idRange, rowId, seqOf } from '../../db/row-id.ts'

/** Maximum bytes of rows deleted at once, because their words have to be read again. */
const maxBytes = 512 * 1024

/** Rows that were deleted. */
export interface RemovedRows {
  connectionId: number
  /** Sequence numbers of rows between others; empty when the oldest rows were deleted. */
  seqs: number[]
}

/** What one step deleted. */
export interface Removal extends RemovedRows {
  /** Rows that were deleted. */
  rows: number
  /** Received messages among them, by topic. */
  topics: { topicId: number; received: number }[]
  /** Everything that was to be deleted is deleted. */
  done: boolean
}

/**
 * Deletes rows with everything that depends on them: index entries, topic counts, totals. Every call is one short
 * transaction.
 */
export class RowRemover {
  private readonly db: WriteDb
  private readonly messages: ReturnType<typeof messageWriter>
  private readonly doomed: ReturnType<typeof doomedReader>
  private readonly topics: ReturnType<typeof topicWriter>
  private readonly totals: ReturnType<typeof totalsWriter>
  private readonly words: ReturnType<typeof wordWriter>
  private readonly unreleased: ReturnType<typeof unreleasedWriter>
  private readonly erasures: ReturnType<typeof erasureWriter>

  constructor(db: WriteDb) {
    this.db = db
    this.messages = messageWriter(db)
    this.doomed = doomedReader(db)
    this.topics = topicWriter(db)
    this.totals = totalsWriter(db)
    this.words = wordWriter(db)
    this.unreleased = unreleasedWriter(db)
    this.erasures = erasureWriter(db)
  }

  /** Deletes at most `limit` of a connection's oldest rows, for as long as `isExcess` returns true. */
  removeOldest(connectionId: number, isExcess: (row: DoomedRow) => boolean, limit: number): Removal {
    return this.db.transaction(() => this.oldest(connectionId, isExcess, limit))()
  }

  /** Does a part of an erasure, at most `limit` rows, and removes it from the list when it is finished. */
  erase(erasure: ErasureRow, limit: number): Removal {
    return this.db.transaction(() => {
      const { connection_id, topic_id, up_to } = erasure
      const last = rowId(connection_id, up_to)
      const removal =
        topic_id === 0
          ? this.oldest(connection_id, ({ id }) => id <= last, limit)
          : this.ofTopic(connection_id, topic_id, last, limit)
      if (removal.done) this.finish(erasure)
      return removal
    })()
  }

  /** Deletes one row; null when there is none. */
  removeOne(connectionId: number, seq: number): Removal | null {
    return this.db.transaction(() => {
      const id = rowId(connectionId, seq)
      const rows = this.doomed.oldest(id, id + 1, 1)
      return rows.length === 0 ? null : this.removeEach(connectionId, rows, true)
    })()
  }

  private oldest(connectionId: number, isExcess: (row: DoomedRow) => boolean, limit: number): Removal {
    const { from, to } = idRange(connectionId)
    const found = this.doomed.oldest(from, to, limit)
    const rows: DoomedRow[] = []
    let bytes = 0
    for (const row of found) {
      if (rows.length > 0 && bytes + row.bytes > maxBytes) return this.removeRange(connectionId, rows, false)
      if (!isExcess(row)) return this.removeRange(connectionId, rows, true)
      rows.push(row)
      bytes += row.bytes
    }
    return this.removeRange(connectionId, rows, found.length < limit)
  }

  private ofTopic(connectionId: number, topicId: number, last: number, limit: number): Removal {
    const found = this.doomed.ofTopic(topicId, last, limit)
    let bytes = 0
    const cut = found.findIndex((row) => (bytes += row.bytes) > maxBytes)
    const rows = cut < 0 ? found : found.slice(0, Math.max(1, cut))
    return this.removeEach(connectionId, rows, rows.length === found.length && found.length < limit)
  }

  private removeRange(connectionId: number, rows: DoomedRow[], done: boolean): Removal {
    const [first, last] = [rows[0], rows.at(-1)]
    if (!first || !last) return { connectionId, rows: 0, seqs: [], topics: [], done }
    const end = last.id + 1
    const indexed = Math.min(end, wordReach(this.db, connectionId) + 1)
    if (indexed > first.id) this.words.unindex(first.id, indexed)
    this.messages.deleteBetween(first.id, end)
    return { connectionId, rows: rows.length, seqs: [], topics: this.discount(connectionId, rows), done }
  }

  private removeEach(connectionId: number, rows: DoomedRow[], done: boolean): Removal {
    const reach = wordReach(this.db, connectionId)
    for (const { id } of rows) {
      if (id <= reach) this.words.unindex(id, id + 1)
      this.messages.deleteOne(id)
    }
    const seqs = rows.map(({ id }) => seqOf(id))
    return { connectionId, rows: rows.length, seqs, topics: this.discount(connectionId, rows), done }
  }

  private discount(connectionId: number, rows: DoomedRow[]): { topicId: number; received: number }[] {
    const received = new Map<number, number>()
    const gone = { messages: 0, events: 0, bytes: 0 }
    for (const { kind, topic_id, bytes } of rows) {
      gone.bytes += bytes
      if (kind === recordKind.event) gone.events++
      else gone.messages++
      if (kind === recordKind.received && topic_id !== null)
        received.set(topic_id, (received.get(topic_id) ?? 0) + 1)
    }
    for (const [topicId, count] of received) this.topics.addReceived(topicId, -count)
    this.totals.subtract(connectionId, gone)
    return [...received].map(([topicId, count]) => ({ topicId, received: count }))
  }

  private finish(erasure: ErasureRow): void {
    const { connection_id } = erasure
    this.erasures.remove(erasure)
    if (erasure.forget === 0) return
    this.topics.removeAll(connection_id)
    this.unreleased.removeAll(connection_id)
    this.words.forget(connection_id)
    this.totals.forget(connection_id)
    this.erasures.removeAll(connection_id)
  }
}
