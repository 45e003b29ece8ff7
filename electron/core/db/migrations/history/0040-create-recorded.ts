/** Migration 40 of `history.db`: remembers the last batch recorded for each connection. */
import type { Migration } from '../../migrate.ts'

/**
 * The last batch of the session that last recorded into a connection, and what it was answered: a session that did not
 * hear the answer, because the thread that wrote died, sends its batch again.
 */
export const createRecorded: Migration = {
  number: 40,
  name: 'create-recorded',
  up(db) {
    db.exec(`
      CREATE TABLE recorded (
        connection_id INTEGER PRIMARY KEY,
        session TEXT NOT NULL,
        batch INTEGER NOT NULL,
        answer TEXT NOT NULL
      ) STRICT;
    `)
  },
}
