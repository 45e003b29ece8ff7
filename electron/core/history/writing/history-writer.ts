/** Commits what sessions hand over, in groups, and answers with what is on disk. */
import type { WriteDb } from '../../db/open.ts'
import { largeMessageWriter, messageReader, messageWriter } from '../../db/queries/history/messages.ts'
import { recordedWriter } from '../../db/queries/history/recorded.ts'
import { rowOverheadBytes, totalsWriter } from '../../db/queries/history/totals.ts'
import { topicWriter } from '../../db/queries/history/topics.ts'
import { unreleasedWriter } from '../../db/queries/history/unreleased.ts'
import { freeBytes } from '../../db/disk-full.ts'
import { isValueFault } from '../../db/value-fault.ts'
import type { TimelineEvent } from '../../../../shared/types/message.ts'
import type {
  BatchRecord,
  CommittedBatches,
  LargePayload,
  PackedBatch,
  SessionHello,
  StoredSoFar,
} from '../records/batch.ts'
import {
  batchBytes,
  deliveryCode,
  freeLarge,
  isReceived,
  loseLarge,
  noTopic,
  recordKind,
  retainCode,
  unpackBatch,
} from '../records/batch.ts'
import { rowId } from '../../db/row-id.ts'
import type { Intake, StoredTopic } from './intake.ts'

/** What one transaction added to one connection. */
export interface Advance {
  connectionId: number
  /** Sequence numbers of the new rows; last < first when only deliveries changed. */
  first: number
  last: number
  /** Sequence numbers of earlier rows whose delivery changed. */
  changed: number[]
  /** Received messages by topic. */
  received: Map<StoredTopic, number>
}

/**
 * Puts batches into the database, many of them in one transaction. Knows nothing of threads or clocks. It assigns the
 * sequence numbers, so that they are dense whichever session records.
 */
export class HistoryWriter {
  private readonly db: WriteDb
  private readonly messages: ReturnType<typeof messageWriter>
  private readonly insertLarge: ReturnType<typeof largeMessageWriter>
  private readonly topics: ReturnType<typeof topicWriter>
  private readonly unreleased: ReturnType<typeof unreleasedWriter>
  private readonly totals: ReturnType<typeof totalsWriter>
  private readonly recorded: ReturnType<typeof recordedWriter>
  private readonly lastSeq = new Map<number, number>()

  constructor(db: WriteDb) {
    this.db = db
    this.messages = messageWriter(db)
    this.insertLarge = largeMessageWriter(db)
    this.topics = topicWriter(db)
    this.unreleased = unreleasedWriter(db)
    this.totals = totalsWriter(db)
    this.recorded = recordedWriter(db)
  }

  /**
   * Marks publications of an earlier run that were never acknowledged, and drops topics whose messages were deleted.
   */
  abandonPending(): number {
    this.topics.removeUnused()
    return this.messages.abandonPending(deliveryCode.unconfirmed)
  }

  /**
   * What happened to the received messages of a connection's last session; null when the last session was another
   * one.
   */
  storedOf(connectionId: number, session: string): StoredSoFar | null {
    const row = this.recorded.find(connectionId)
    return row?.session === session ? (JSON.parse(row.answer) as StoredSoFar) : null
  }

  /**
   * Connections whose session never reported its end, with the time of their last row if it still exists (UTC ms).
   */
  connectedBefore(): { connectionId: number; lastMs: number | null }[] {
    const { timeAt } = messageReader(this.db)
    return this.recorded.connected().map((connectionId) => {
      const last = rowId(connectionId, this.lastSeqOf(connectionId))
      return { connectionId, lastMs: timeAt(last, last + 1)?.time_ms ?? null }
    })
  }

  /** Handles the hello of a session, and answers with what is already on disk. */
  greet(intake: Intake, hello: SessionHello): void {
    const row = this.recorded.find(intake.connectionId)
    const known = row?.session === hello.session ? row : null
    const answer = known ? (JSON.parse(known.answer) as Omit<CommittedBatches, 'committed'>) : null
    intake.greet(hello, known && answer ? { committed: known.batch, ...answer } : null)
  }

  /**
   * Commits the batches that wait in `intakes`, about `limitBytes` of each at most, and answers each session. If the
   * transaction fails it throws, nothing has changed, and the batches still wait.
   */
  commit(intakes: Iterable<Intake>, limitBytes = Infinity): Advance[] {
    const waiting = [...intakes].filter((intake) => intake.queue.length > 0)
    if (waiting.length === 0) return []
    const before = new Map(this.lastSeq)
    const openBefore = waiting.map((intake) => new Map(intake.openDeliveries))
    const stores = waiting.map((intake) => new IntakeCommit(intake, firstOf(intake.queue, limitBytes)))
    try {
      this.db.transaction(() => {
        for (const store of stores) this.store(store)
      })()
    } catch (error) {
      restore(this.lastSeq, before)
      for (const { batches } of stores) batches.forEach(loseLarge)
      waiting.forEach((intake, index) => restore(intake.openDeliveries, openBefore[index] ?? new Map()))
      throw error
    }
    return stores.map((store) => store.finish())
  }

  private store(commit: IntakeCommit): void {
    const { intake, advance } = commit
    advance.first = this.lastSeqOf(intake.connectionId) + 1
    for (const batch of commit.batches) this.storeBatch(commit, batch)
    advance.last = this.lastSeqOf(intake.connectionId)
    for (const [topic, count] of advance.received) this.topics.addReceived(topic.id, count)
    this.totals.add(intake.connectionId, { ...commit.stored, lastSeq: advance.last })
    this.remember(commit)
  }

  // Rows without a session (`session` is empty) are facts about the previous session.
  private remember(commit: IntakeCommit): void {
    const { session, connectionId } = commit.intake
    const batch = commit.batches.at(-1)?.batch ?? 0
    if (session !== '')
      this.recorded.set(connectionId, { session, batch, answer: JSON.stringify(commit.answer()) })
    if (commit.connected !== null) this.recorded.setConnected(connectionId, commit.connected)
  }

  private storeBatch(commit: IntakeCommit, batch: PackedBatch): void {
    commit.intake.learnTopics(batch, this.topics)
    commit.lost += batch.lost ?? 0
    const store = (record: BatchRecord) => {
      try {
        this.storeRecord(commit, record)
      } catch (error) {
        // Otherwise this row would never be stored, nor any row after it.
        if (!this.db.open || !isValueFault(error)) throw error
        if (isReceived(record.kind)) commit.lost++
      }
    }
    commit.freeEarly = batch.large && this.canFree(batch.large) ? () => freeLarge(batch) : null
    unpackBatch(batch.buffer, batch.records, store, batch.large)
  }

  private storeRecord(commit: IntakeCommit, record: BatchRecord): void {
    const { connectionId } = commit.intake
    switch (record.kind) {
      case recordKind.delivery:
        this.storeDelivery(commit, record)
        break
      case recordKind.receivedUnreleased:
        this.storeRow(commit, { ...record, kind: recordKind.received })
        this.unreleased.add(connectionId, record.packetId)
        break
      case recordKind.released:
        this.unreleased.remove(connectionId, record.packetId)
        break
      case recordKind.sessionLost:
        this.unreleased.removeAll(connectionId)
        break
      default:
        this.storeRow(commit, record)
    }
  }

  // If the row cannot be written after all, the message is lost. So its own bytes are freed early only when the disk
  // has space for the log and the file, with as much again to spare.
  private canFree({ sizeBytes }: LargePayload): boolean {
    return freeBytes(this.db.name) > 4 * sizeBytes
  }

  private storeRow(commit: IntakeCommit, record: BatchRecord): void {
    const { intake, advance } = commit
    const seq = this.lastSeqOf(intake.connectionId) + 1
    const topic = record.topicIndex === noTopic ? null : intake.topic(record.topicIndex)
    const published = record.kind === recordKind.published
    const payloadBytes = record.payload.length
    const row = {
      id: rowId(intake.connectionId, seq),
      kind: record.kind,
      time_ms: record.timeMs,
      topic_id: topic?.id ?? null,
      qos: record.qos,
      retain: record.retain ? (record.again ? retainCode.again : retainCode.first) : retainCode.none,
      dup: record.dup ? 1 : 0,
      packet_id: record.packetId === 0 ? null : record.packetId,
      delivery: published ? deliveryCode.pending : null,
      properties: record.properties.length === 0 ? null : record.properties,
      payload: record.payload,
    }
    if (commit.freeEarly) this.insertLarge(row, commit.freeEarly)
    else this.messages.insert(row)
    this.lastSeq.set(intake.connectionId, seq)
    commit.stored.bytes += payloadBytes + record.properties.length + rowOverheadBytes
    if (record.kind === recordKind.event) commit.happened(record.payload)
    else commit.stored.messages++
    if (published) {
      intake.openDeliveries.set(record.reference, seq)
      commit.published.push({ reference: record.reference, seq })
    } else if (record.kind === recordKind.received) {
      commit.received++
      if (topic) advance.received.set(topic, (advance.received.get(topic) ?? 0) + 1)
    }
  }

  private storeDelivery(commit: IntakeCommit, record: BatchRecord): void {
    const seq = commit.intake.openDeliveries.get(record.reference)
    if (seq === undefined) return
    this.messages.setDelivery({
      id: rowId(commit.intake.connectionId, seq),
      delivery: record.qos,
      tookMs: record.qos === deliveryCode.acknowledged ? Math.round(record.timeMs) : null,
      packetId: record.packetId === 0 ? null : record.packetId,
      reason: record.payload.length === 0 ? null : Buffer.from(record.payload).toString('utf8'),
    })
    commit.intake.openDeliveries.delete(record.reference)
    if (seq < commit.advance.first) commit.advance.changed.push(seq)
  }

  private lastSeqOf(connectionId: number): number {
    const known = this.lastSeq.get(connectionId)
    if (known !== undefined) return known
    const { last_seq } = this.totals.of(connectionId)
    this.lastSeq.set(connectionId, last_seq)
    return last_seq
  }
}

class IntakeCommit {
  readonly intake: Intake
  readonly batches: PackedBatch[]
  readonly published: { reference: number; seq: number }[] = []
  readonly advance: Advance
  readonly stored = { messages: 0, events: 0, bytes: 0 }
  received = 0
  lost = 0
  /** Frees the large payload that is being stored; null when it must be kept until it is on disk. */
  freeEarly: (() => void) | null = null
  /** Whether the session is connected afterwards; null if that did not change. */
  connected: boolean | null = null

  constructor(intake: Intake, batches: PackedBatch[]) {
    this.intake = intake
    this.batches = batches
    this.advance = { connectionId: intake.connectionId, first: 1, last: 0, changed: [], received: new Map() }
  }

  happened(payload: Uint8Array): void {
    this.stored.events++
    const { type } = JSON.parse(Buffer.from(payload).toString('utf8')) as TimelineEvent
    if (type === 'connected') this.connected = true
    if (type === 'disconnected') this.connected = false
  }

  answer(): Omit<CommittedBatches, 'committed'> {
    const { received, lost } = this.intake.stored
    const lostBatches = this.batches.flatMap((each) => (each.lost ? each.batch : []))
    return {
      published: this.published,
      received: received + this.received,
      lost: lost + this.lost,
      ...(lostBatches.length > 0 ? { lostBatches } : {}),
    }
  }

  finish(): Advance {
    for (const batch of this.batches) freeLarge(batch)
    this.intake.committed(this.batches, this.answer())
    return this.advance
  }
}

function firstOf(queue: readonly PackedBatch[], limitBytes: number): PackedBatch[] {
  let bytes = 0
  const beyond = queue.findIndex((batch) => (bytes += batchBytes(batch)) > limitBytes)
  return beyond < 0 ? [...queue] : queue.slice(0, Math.max(1, beyond))
}

function restore<Key, Value>(target: Map<Key, Value>, from: Map<Key, Value>): void {
  target.clear()
  for (const [key, value] of from) target.set(key, value)
}
