/** Queries on the totals per connection: messages, events, bytes, last sequence number. */
import type { StoredHistory } from '../../../../../shared/types/workbench.ts'
import type { ReadDb, WriteDb } from '../../handles.ts'
import { topicHash } from '../../topic-hash.ts'
import { topicFinder } from './topics.ts'
import { idRange } from '../../row-id.ts'

/** What the history holds of one connection. */
export interface Totals {
  /** Last sequence number that was assigned; its row may be deleted. */
  last_seq: number
  messages: number
  events: number
  /** Payloads and properties, and {@link rowOverheadBytes} for each row. Indexes come on top. */
  bytes: number
}

/** Approximate size of a row without its payload and properties. */
export const rowOverheadBytes = 64

const nothing: Totals = { last_seq: 0, messages: 0, events: 0, bytes: 0 }

/** Stored messages of one topic, counted in its index. */
export function countOfTopic(db: ReadDb, connectionId: number, topic: string): number {
  const id = topicFinder(db)(connectionId, topic, topicHash(topic))
  if (id === undefined) return 0
  const count = db
    .prepare<[number], number>(
      'SELECT count(*) FROM messages INDEXED BY messages_by_topic WHERE topic_id = ?',
    )
    .pluck()
  return count.get(id) ?? 0
}

/** What is stored of every connection that has rows and is not being erased for good. */
export function listStored(db: ReadDb): StoredHistory[] {
  const stored = db.prepare<[], Omit<StoredHistory, 'firstMs' | 'lastMs'>>(
    `SELECT connection_id AS connectionId, messages, events, bytes FROM totals t
     WHERE messages + events > 0 AND NOT EXISTS
       (SELECT 1 FROM erasures e WHERE e.connection_id = t.connection_id AND e.topic_id = 0 AND e.forget = 1)`,
  )
  const [first, last] = ['ASC', 'DESC'].map((order) =>
    db
      .prepare<[number, number], number>(
        `SELECT time_ms FROM messages WHERE id >= ? AND id < ? ORDER BY id ${order} LIMIT 1`,
      )
      .pluck(),
  )
  return stored.all().map((history) => {
    const { from, to } = idRange(history.connectionId)
    return { ...history, firstMs: first?.get(from, to) ?? 0, lastMs: last?.get(from, to) ?? 0 }
  })
}

/** Statements of the writer, prepared once per handle. */
export function totalsWriter(db: WriteDb) {
  const add = db.prepare(
    `INSERT INTO totals (connection_id, last_seq, messages, events, bytes)
     VALUES (:connectionId, :lastSeq, :messages, :events, :bytes)
     ON CONFLICT (connection_id) DO UPDATE SET last_seq = excluded.last_seq, messages = messages + excluded.messages,
       events = events + excluded.events, bytes = bytes + excluded.bytes`,
  )
  const subtract = db.prepare(
    `UPDATE totals SET messages = messages - :messages, events = events - :events, bytes = bytes - :bytes
     WHERE connection_id = :connectionId`,
  )
  const forget = db.prepare('DELETE FROM totals WHERE connection_id = ?')
  return {
    ...totalsReader(db),
    /** Rows were stored, the last of them with `lastSeq`. */
    add: (
      connectionId: number,
      added: { lastSeq: number; messages: number; events: number; bytes: number },
    ): void => {
      add.run({ connectionId, ...added })
    },
    /** Rows were deleted. */
    subtract: (connectionId: number, gone: { messages: number; events: number; bytes: number }): void => {
      subtract.run({ connectionId, ...gone })
    },
    forget: (connectionId: number): void => {
      forget.run(connectionId)
    },
  }
}

/** Statements of a reader, prepared once per handle. */
export function totalsReader(db: ReadDb) {
  const find = db.prepare<[number], Totals>(
    'SELECT last_seq, messages, events, bytes FROM totals WHERE connection_id = ?',
  )
  const messages = db.prepare<[], number>('SELECT coalesce(sum(messages), 0) FROM totals').pluck()
  const lastConnectionId = db
    .prepare<[], number>('SELECT coalesce(max(connection_id), 0) FROM totals')
    .pluck()
  return {
    /** The highest connection that ever recorded and was not deleted with its history; 0 when there is none. */
    lastConnectionId: (): number => lastConnectionId.get() ?? 0,
    /** Stored messages of all connections. */
    messages: (): number => messages.get() ?? 0,
    /** Zeros for a connection that never recorded. */
    of: (connectionId: number): Totals => find.get(connectionId) ?? nothing,
  }
}
