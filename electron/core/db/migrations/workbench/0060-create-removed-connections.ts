/** Migration 60 of `workbench.db`: creates the table of deleted connections. */
import type { Migration } from '../../migrate.ts'

/**
 * Connections that were deleted, by their id, so that a deletion can be undone and a kept history has a name. `profile` and
 * `subscriptions` are rows of those tables as JSON, without secrets. `erase_history`: the history goes as well. `settled`: the
 * deletion can no longer be undone and was carried out; a row that is not settled at a start belongs to a workbench that was
 * killed.
 */
export const createRemovedConnections: Migration = {
  number: 60,
  name: 'create-removed-connections',
  up(db) {
    db.exec(`
      CREATE TABLE removed_connections (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        removed_ms INTEGER NOT NULL,
        erase_history INTEGER NOT NULL,
        settled INTEGER NOT NULL,
        profile TEXT NOT NULL,
        subscriptions TEXT NOT NULL
      ) STRICT;
    `)
  },
}
