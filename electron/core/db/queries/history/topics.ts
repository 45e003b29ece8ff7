/** Queries on the `topics` table and on the message counts in it. */
import type { ReadDb, WriteDb } from '../../handles.ts'
import { topicHash } from '../../topic-hash.ts'

/** A topic of one connection and how many received messages are stored of it now: deleted ones do not count. */
export interface TopicRow {
  id: number
  name: string
  received: number
}

/** Prepares the query for the id of a topic; `hash` is its {@link topicHash}. A name is text or its UTF-8 bytes. */
export function topicFinder(
  db: ReadDb,
): (connectionId: number, name: string | Uint8Array, hash: number | null) => number | undefined {
  const findShort = db
    .prepare<[number, string | Uint8Array], number>(
      'SELECT id FROM topics WHERE connection_id = ? AND name = CAST(? AS TEXT) AND hash IS NULL',
    )
    .pluck()
  const findLong = db
    .prepare<[number, number, string | Uint8Array], number>(
      'SELECT id FROM topics WHERE connection_id = ? AND hash = ? AND name = CAST(? AS TEXT)',
    )
    .pluck()
  return (connectionId, name, hash) =>
    hash === null ? findShort.get(connectionId, name) : findLong.get(connectionId, hash, name)
}

/** Statements of the writer, prepared once per handle. */
export function topicWriter(db: WriteDb) {
  const find = topicFinder(db)
  const insert = db.prepare('INSERT INTO topics (connection_id, hash, name) VALUES (?, ?, CAST(? AS TEXT))')
  const count = db.prepare('UPDATE topics SET received = received + ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM topics WHERE connection_id = ?')
  const removeUnused = db.prepare(
    `DELETE FROM topics WHERE received = 0
       AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.topic_id = topics.id)`,
  )
  return {
    /** The id of a topic, or undefined. */
    find: (connectionId: number, name: string): number | undefined =>
      find(connectionId, name, topicHash(name)),
    /** The id of a topic, which is created if it is new. Its name is text or its UTF-8 bytes. */
    idOf: (connectionId: number, name: string | Uint8Array): number => {
      const hash = topicHash(name)
      return find(connectionId, name, hash) ?? Number(insert.run(connectionId, hash, name).lastInsertRowid)
    },
    /** Changes the number of stored messages of a topic; negative when some were deleted. */
    addReceived: (id: number, received: number): void => {
      count.run(received, id)
    },
    removeAll: (connectionId: number): void => {
      remove.run(connectionId)
    },
    /**
     * Removes topics that no row refers to. Call it only while no session records: a session remembers the ids of its
     * topics.
     */
    removeUnused: (): void => {
      removeUnused.run()
    },
  }
}

// The plus before the column makes SQLite use the id. With the index of names it would read every topic each time.

/** Statements that read topics without loading all of them at once. */
export function topicReader(db: ReadDb) {
  const between = db.prepare<[number, number, number], TopicRow>(
    'SELECT id, name, received FROM topics WHERE +connection_id = ? AND id > ? AND id <= ?',
  )
  const last = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM topics')
  const name = db.prepare<[number], { name: string }>('SELECT name FROM topics WHERE id = ?')
  return {
    /** Topics of a connection with after < id <= upTo. */
    between: (connectionId: number, after: number, upTo: number): TopicRow[] =>
      between.all(connectionId, after, upTo),
    /** The largest id; 0 without topics. */
    lastId: (): number => last.get()?.id ?? 0,
    /** The name of a topic, or undefined. */
    name: (id: number): string | undefined => name.get(id)?.name,
  }
}

/** Reads the new topics of a connection. */
export interface NewTopics {
  /**
   * Topics that were added since the last call, ascending by id. There may be a million, so they are read one by one.
   * The caller must read all of them and must not write meanwhile.
   */
  take(): Iterable<TopicRow>
  /** No topic with an id above this one has been taken. */
  readonly lastId: number
}

/**
 * First returns every topic of a connection, then those that are added. Topics of other connections are not read
 * twice.
 */
export function newTopics(db: ReadDb, connectionId: number): NewTopics {
  const last = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM topics')
  const all = db.prepare<[number, number], TopicRow>(
    'SELECT id, name, received FROM topics WHERE connection_id = ? AND id <= ? ORDER BY id',
  )
  const between = db.prepare<[number, number, number], TopicRow>(
    'SELECT id, name, received FROM topics WHERE +connection_id = ? AND id > ? AND id <= ? ORDER BY id',
  )
  let lastId = 0
  return {
    take: () => {
      const after = lastId
      lastId = last.get()?.id ?? 0
      if (lastId <= after) return []
      return after === 0 ? all.iterate(connectionId, lastId) : between.iterate(connectionId, after, lastId)
    },
    get lastId() {
      return lastId
    },
  }
}
