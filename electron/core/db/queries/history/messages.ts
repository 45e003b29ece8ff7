/** Queries on the `messages` table: insert, delete, list and look up rows. */
import type { ReadDb, WriteDb } from '../../handles.ts'
import { rowOverheadBytes } from './totals.ts'

/** A row of `messages` as it is written. `id` and codes: see the history room. */
export interface MessageRow {
  id: number
  kind: number
  time_ms: number
  topic_id: number | null
  qos: number
  retain: number
  dup: number
  packet_id: number | null
  delivery: number | null
  took_ms: number | null
  reason: string | null
  properties: Uint8Array | null
  payload: Uint8Array
}

/** A row as a list shows it: the beginning of the payload, and its size. */
export interface PreviewRow extends MessageRow {
  topic: string | null
  payload_bytes: number
}

/** A row that is added. */
export type NewRow = Omit<MessageRow, 'took_ms' | 'reason'>

const writtenColumns =
  'id, kind, time_ms, topic_id, qos, retain, dup, packet_id, delivery, properties, payload'

/** Statements of the writer, prepared once per handle. */
export function messageWriter(db: WriteDb) {
  const insert = db.prepare(
    `INSERT INTO messages (${writtenColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const deliver = db.prepare(
    `UPDATE messages SET delivery = ?, took_ms = ?, packet_id = ?, reason = ? WHERE id = ?`,
  )
  const deleteBetween = db.prepare('DELETE FROM messages WHERE id >= ? AND id < ?')
  const deleteOne = db.prepare('DELETE FROM messages WHERE id = ?')
  const abandon = db.prepare('UPDATE messages SET delivery = ? WHERE delivery = 0')
  return {
    /** Adds one row; ids ascend within a connection. */
    insert: (row: NewRow): void => {
      insert.run(...valuesOf(row))
    },
    /** Sets how far a published row got; `reason` is JSON. */
    setDelivery: (change: {
      id: number
      delivery: number
      tookMs: number | null
      packetId: number | null
      reason: string | null
    }): void => {
      deliver.run(change.delivery, change.tookMs, change.packetId, change.reason, change.id)
    },
    /** Deletes the rows with from <= id < to. */
    deleteBetween: (from: number, to: number): void => {
      deleteBetween.run(from, to)
    },
    deleteOne: (id: number): void => {
      deleteOne.run(id)
    },
    /** Sets the delivery `code` on every row that still waits for the broker; returns how many there were. */
    abandonPending: (code: number): number => abandon.run(code).changes,
  }
}

/**
 * Prepares the statement that adds one row with a large payload; once per handle. `copied` is called once SQLite has a
 * copy of the payload, which may then be freed: two copies exist at a time instead of three.
 */
export function largeMessageWriter(db: WriteDb): (row: NewRow, copied: () => void) => void {
  // SQLite calls the function after it has copied the payload and before it builds the row, which is a second copy.
  let onCopied = (): void => undefined
  db.function('payload_copied', { directOnly: true }, (kind) => {
    onCopied()
    return kind
  })
  const insert = db.prepare(
    `INSERT INTO messages (${writtenColumns}) VALUES (?, payload_copied(?), ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return (row, copied) => {
    onCopied = copied
    insert.run(...valuesOf(row))
  }
}

function valuesOf(row: NewRow): unknown[] {
  const { id, kind, time_ms, topic_id, qos, retain, dup, packet_id, delivery, properties, payload } = row
  return [id, kind, time_ms, topic_id, qos, retain, dup, packet_id, delivery, properties, payload]
}

/** What is known of a row before it is deleted. */
export interface DoomedRow {
  id: number
  kind: number
  time_ms: number
  topic_id: number | null
  /** As counted in the totals. */
  bytes: number
}

/** Statements of the writer that look for what to delete, prepared once per handle. */
export function doomedReader(db: ReadDb) {
  const columns = `id, kind, time_ms, topic_id,
    length(payload) + coalesce(length(properties), 0) + ${rowOverheadBytes} AS bytes`
  const oldest = db.prepare<[number, number, number], DoomedRow>(
    `SELECT ${columns} FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT ?`,
  )
  const ofTopic = db.prepare<[number, number, number], DoomedRow>(
    `SELECT ${columns} FROM messages INDEXED BY messages_by_topic
     WHERE topic_id = ? AND id <= ? ORDER BY id LIMIT ?`,
  )
  return {
    /** Rows with from <= id < to, ascending, at most `limit`. */
    oldest: (from: number, to: number, limit: number): DoomedRow[] => oldest.all(from, to, limit),
    /** Rows of a topic with id <= `upTo`, ascending, at most `limit`. */
    ofTopic: (topicId: number, upTo: number, limit: number): DoomedRow[] => ofTopic.all(topicId, upTo, limit),
  }
}

// The first bytes of an empty blob are NULL to SQLite.
const previewColumns = `
  m.id, m.kind, m.time_ms, m.topic_id, m.qos, m.retain, m.dup, m.packet_id, m.delivery, m.took_ms, m.reason,
  m.properties, coalesce(substr(m.payload, 1, :previewBytes), x'') AS payload,
  length(m.payload) AS payload_bytes, t.name AS topic`
const withTopic = 'messages m LEFT JOIN topics t ON t.id = m.topic_id'

/** Statements of a reader, prepared once per handle. */
export function messageReader(db: ReadDb) {
  const between = db.prepare<unknown[], PreviewRow>(
    `SELECT ${previewColumns} FROM ${withTopic} WHERE m.id BETWEEN :from AND :to ORDER BY m.id LIMIT :limit`,
  )
  const one = db.prepare<unknown[], MessageRow & { topic: string | null }>(
    `SELECT m.*, t.name AS topic FROM ${withTopic} WHERE m.id = ?`,
  )
  const bounds = db.prepare<[number, number, number, number], { first: number | null; last: number | null }>(
    `SELECT (SELECT id FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT 1) AS first,
            (SELECT id FROM messages WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1) AS last`,
  )
  const timeAt = db.prepare<[number, number], { id: number; time_ms: number }>(
    'SELECT id, time_ms FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT 1',
  )
  return {
    /** Rows with from <= id <= to, ascending, payloads cut to `previewBytes`. */
    between: (from: number, to: number, limit: number, previewBytes: number): PreviewRow[] =>
      between.all({ from, to, limit, previewBytes }),
    /** One whole row. */
    find: (id: number): (MessageRow & { topic: string | null }) | undefined => one.get(id),
    /** First and last id with from <= id < to; null when there is none. */
    bounds: (from: number, to: number): { first: number; last: number } | null => {
      const row = bounds.get(from, to, from, to)
      return !row || row.first === null || row.last === null ? null : { first: row.first, last: row.last }
    },
    /** The first row with from <= id < to and its time. */
    timeAt: (from: number, to: number): { id: number; time_ms: number } | undefined => timeAt.get(from, to),
  }
}

/** The largest row id; 0 without rows. */
export function lastRowId(db: ReadDb): number {
  return db.prepare<[], number | null>('SELECT max(id) FROM messages').pluck().get() ?? 0
}
