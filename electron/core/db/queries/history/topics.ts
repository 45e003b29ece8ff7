/** Queries on the `topics` table and on the message counts in it. */
import type { ReadDb, WriteDb } from '../../handles.ts'
import { topicHash } from '../../topic-hash.ts'

/** A topic of one connection and how many received messages are stored of it now: deleted ones do not count. */
export interface TopicRow {
  id: number
  name: string
  received: number
}

/** Prepares the question for the id of a topic; `hash` is its {@link topicHash}. */
export function topicFinder(
  db: ReadDb,
): (connectionId: number, name: string, hash: number) => number | undefined {
  const find = db.prepare<[number, number], { id: number; name: string }>(
    'SELECT id, name FROM topics WHERE connection_id = ? AND hash = ?',
  )
  return (connectionId, name, hash) => find.all(connectionId, hash).find((topic) => topic.name === name)?.id
}

/** Statements of the writer, prepared once per handle. */
export function topicWriter(db: WriteDb) {
  const find = topicFinder(db)
  const insert = db.prepare('INSERT INTO topics (connection_id, hash, name) VALUES (?, ?, ?)')
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
    /** The id of a topic, made when it is new. */
    idOf: (connectionId: number, name: string): number => {
      const hash = topicHash(name)
      return find(connectionId, name, hash) ?? Number(insert.run(connectionId, hash, name).lastInsertRowid)
    },
    /** More messages of a topic are stored now, or fewer (negative). */
    addReceived: (id: number, received: number): void => {
      count.run(received, id)
    },
    removeAll: (connectionId: number): void => {
      remove.run(connectionId)
    },
    /** Removes topics that no row has any more. Only while nobody records: a session remembers the ids of its topics. */
    removeUnused: (): void => {
      removeUnused.run()
    },
  }
}

// With a plus before the column SQLite goes by the id: by the index of names it would look at every topic each time.

/** Statements for those who look at topics without having all of them at once. */
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
    /** The largest id there is; 0 without topics. */
    lastId: (): number => last.get()?.id ?? 0,
    /** The name of a topic, or undefined. */
    name: (id: number): string | undefined => name.get(id)?.name,
  }
}

/** The topics of a connection as they come. */
export interface NewTopics {
  /**
   * Those that were added since the last time, ascending by id. There may be a million: they are read one by one, all of them are to be
   * read, and nothing may be written meanwhile.
   */
  take(): Iterable<TopicRow>
  /** No topic with an id above this one has been taken. */
  readonly lastId: number
}

/** At first every topic of a connection, and then those that are added: topics of other connections are not looked at twice. */
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
