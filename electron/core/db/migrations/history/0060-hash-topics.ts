/** Migration 60 of `history.db`: indexes long topics by a hash of their name. */
import type { WriteDb } from '../../handles.ts'
import type { Migration } from '../../migrate.ts'
import { topicHash } from '../../topic-hash.ts'

/** As many topics are in memory at a time: there may be a million. */
const topicsAtOnce = 1_000

/**
 * `topics.hash`: a long topic is found by a number made of its name. An index of the names would hold each of them a
 * second time, and to find a place in it SQLite reads about ten whole names of up to 65,535 bytes. Short topics (hash is
 * NULL) stay in an index of names: there, topics that belong together lie together, while hashes are scattered. The
 * writer, which is the only one, ensures that each name exists once.
 */
export const hashTopics: Migration = {
  number: 60,
  name: 'hash-topics',
  up(db) {
    db.exec(`
      CREATE TABLE hashed_topics (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL,
        hash INTEGER,
        received INTEGER NOT NULL DEFAULT 0,
        name TEXT NOT NULL
      ) STRICT;
    `)
    copyTopics(db)
    // Ids are not given twice, those of deleted topics either.
    db.exec(`
      DELETE FROM sqlite_sequence WHERE name = 'hashed_topics';
      INSERT INTO sqlite_sequence (name, seq) SELECT 'hashed_topics', seq FROM sqlite_sequence WHERE name = 'topics';
      DROP TABLE topics;
      ALTER TABLE hashed_topics RENAME TO topics;
      CREATE INDEX topics_by_name ON topics (connection_id, name) WHERE hash IS NULL;
      CREATE INDEX topics_by_hash ON topics (connection_id, hash) WHERE hash IS NOT NULL;
    `)
  },
}

function copyTopics(db: WriteDb): void {
  const next = db.prepare<
    [number, number],
    { id: number; connection_id: number; name: string; received: number }
  >('SELECT id, connection_id, name, received FROM topics WHERE id > ? ORDER BY id LIMIT ?')
  const insert = db.prepare(
    'INSERT INTO hashed_topics (id, connection_id, hash, received, name) VALUES (?, ?, ?, ?, ?)',
  )
  for (let after = 0; ;) {
    const topics = next.all(after, topicsAtOnce)
    for (const { id, connection_id, name, received } of topics) {
      insert.run(id, connection_id, topicHash(name), received, name)
    }
    const last = topics.at(-1)
    if (!last) return
    after = last.id
  }
}
