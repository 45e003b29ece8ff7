import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { TopicIndex } from '../../../electron/core/sessions/recording/topic-index.ts'
import { historyMigrations } from '../../../electron/core/db/migrations/history/index.ts'
import type { ReadDb, WriteDb } from '../../../electron/core/db/open.ts'
import { openDatabase, openForReading } from '../../../electron/core/db/open.ts'
import type {
  BatchRecord,
  CommittedBatches,
  DeliveryCode,
  PackedBatch,
} from '../../../electron/core/history/records/batch.ts'
import {
  BatchPacker,
  largePayload,
  noTopic,
  recordKind,
} from '../../../electron/core/history/records/batch.ts'
import { HistoryWriter } from '../../../electron/core/history/writing/history-writer.ts'
import { Intake } from '../../../electron/core/history/writing/intake.ts'
import type { Reason } from '../../../shared/errors.ts'
import type { Qos } from '../../../shared/types/connection.ts'
import type { TimelineEvent } from '../../../shared/types/message.ts'
import { tempDir } from '../temp-dir.ts'

const none = Buffer.alloc(0)

/** The writer's end of one session, fed by hand instead of through a port. */
export class Feed {
  readonly intake: Intake
  readonly answers: CommittedBatches[] = []
  private readonly packer = new BatchPacker()
  private readonly topics = new TopicIndex()
  private batch = 0
  private references = 0

  constructor(connectionId: number) {
    this.intake = new Intake(connectionId, (answer) => this.answers.push(answer))
  }

  receive(
    topic: string,
    payload: string | Uint8Array = '',
    patch: Partial<BatchRecord> & { qos?: Qos } = {},
  ): void {
    this.add({
      kind: recordKind.received,
      topicIndex: this.index(topic),
      payload: Buffer.from(payload as string),
      ...patch,
    })
  }

  /** Returns the reference that `deliver` wants. */
  publish(topic: string, payload: string | Uint8Array = '', patch: Partial<BatchRecord> = {}): number {
    const reference = ++this.references
    const topicIndex = this.index(topic)
    this.add({
      kind: recordKind.published,
      topicIndex,
      payload: Buffer.from(payload as string),
      reference,
      ...patch,
    })
    return reference
  }

  deliver(
    reference: number,
    code: DeliveryCode,
    { tookMs = 0, packetId = 0, reason }: { tookMs?: number; packetId?: number; reason?: Reason } = {},
  ): void {
    const payload = reason ? Buffer.from(JSON.stringify(reason)) : none
    this.add({ kind: recordKind.delivery, qos: code, timeMs: tookMs, packetId, reference, payload })
  }

  event(event: TimelineEvent, timeMs = 0): void {
    this.add({ kind: recordKind.event, timeMs, payload: Buffer.from(JSON.stringify(event)) })
  }

  add(patch: Partial<BatchRecord>): void {
    this.packer.add({
      kind: recordKind.received,
      qos: 0,
      retain: false,
      dup: false,
      packetId: 0,
      timeMs: 0,
      topicIndex: noTopic,
      reference: 0,
      properties: none,
      payload: none,
      ...patch,
    })
  }

  /** Puts what was fed into a batch that waits for the next commit. */
  send(): void {
    const batch = ++this.batch
    const topics = this.topics.takeNew(batch)
    this.intake.queue.push({ batch, ...this.packer.take(), urgent: false, ...topics })
  }

  /** Puts one message into a batch of its own, with its payload beside it as sessions hand over large ones. */
  sendLarge(topic: string, payload: Uint8Array): PackedBatch {
    const packetId = 7
    this.add({ kind: recordKind.receivedUnreleased, qos: 2, packetId, topicIndex: this.index(topic) })
    this.send()
    const batch = this.intake.queue.at(-1)
    if (!batch) throw new Error('nothing was sent')
    batch.large = largePayload({ payload })
    return batch
  }

  private index(topic: string): number {
    return this.topics.indexOf(Buffer.from(topic))
  }
}

/** A history file on the disk with its writer, and readers as many as asked for. */
export interface HistoryFile {
  path: string
  db: WriteDb
  writer: HistoryWriter
  feed(connectionId: number): Feed
  /** Commits what the feeds hold. */
  commit(...feeds: Feed[]): ReturnType<HistoryWriter['commit']>
  reader(): ReadDb
  close(): void
}

/** Opens or makes a history file, and closes it when the test ends, or whenever `atEnd` calls back. */
export function openHistoryFile(
  path?: string,
  atEnd: (close: () => void) => void = onTestFinished,
): HistoryFile {
  const file = path ?? join(tempDir(atEnd), 'history.db')
  const db = openDatabase({
    path: file,
    migrations: historyMigrations,
    backup: true,
    synchronous: 'NORMAL',
    shrinkable: true,
  })
  const writer = new HistoryWriter(db)
  const readers: ReadDb[] = []
  const close = () => {
    for (const reader of readers.splice(0)) reader.close()
    db.close()
  }
  atEnd(close)
  return {
    path: file,
    db,
    writer,
    feed: (connectionId) => new Feed(connectionId),
    commit: (...feeds) => {
      for (const feed of feeds) feed.send()
      return writer.commit(feeds.map(({ intake }) => intake))
    },
    reader: () => {
      const reader = openForReading(file)
      readers.push(reader)
      return reader
    },
    close,
  }
}
