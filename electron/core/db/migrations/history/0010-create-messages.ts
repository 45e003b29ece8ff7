/** Migration 10 of `history.db`: creates the tables for messages and topics. */
import type { Migration } from '../../migrate.ts'

/**
 * The timeline of every connection. `messages.id` is connection * 2^38 + sequence number (see db/row-id.ts), so
 * that the rows of one connection lie together in arrival order and need no index of their own.
 */
export const createMessages: Migration = {
  number: 10,
  name: 'create-messages',
  up(db) {
    db.exec(`
      CREATE TABLE topics (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        received INTEGER NOT NULL DEFAULT 0,
        UNIQUE (connection_id, name)
      ) STRICT;

      CREATE TABLE messages (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        time_ms INTEGER NOT NULL,
        topic_id INTEGER,
        qos INTEGER NOT NULL,
        retain INTEGER NOT NULL,
        dup INTEGER NOT NULL,
        packet_id INTEGER,
        delivery INTEGER,
        took_ms INTEGER,
        reason TEXT,
        properties BLOB,
        payload BLOB NOT NULL
      ) STRICT;

      CREATE TABLE unreleased (
        connection_id INTEGER NOT NULL,
        packet_id INTEGER NOT NULL,
        PRIMARY KEY (connection_id, packet_id)
      ) STRICT, WITHOUT ROWID;

      CREATE INDEX messages_by_topic ON messages (topic_id, id) WHERE topic_id IS NOT NULL;
      CREATE INDEX messages_pending ON messages (id) WHERE delivery = 0;
    `)
  },
}
