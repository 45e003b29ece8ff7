/** Migration 100 of `workbench.db`: creates the table of page states that a restart restores. */
import type { Migration } from '../../migrate.ts'

/** What a page was doing with a connection, as JSON, to come back after a restart. */
export const createPlaces: Migration = {
  number: 100,
  name: 'create-places',
  up(db) {
    db.exec(`
      CREATE TABLE places (
        connection_id INTEGER PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
        saved_ms INTEGER NOT NULL,
        value TEXT NOT NULL
      ) STRICT;
    `)
  },
}
