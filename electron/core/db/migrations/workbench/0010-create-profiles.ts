/** Migration 10 of `workbench.db`: creates connections, subscriptions and settings. */
import type { Migration } from '../../migrate.ts'

/** Connections with their subscriptions, and the settings. Passwords have no place here. */
export const createProfiles: Migration = {
  number: 10,
  name: 'create-profiles',
  up(db) {
    db.exec(`
      CREATE TABLE connections (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        transport TEXT NOT NULL,
        host TEXT NOT NULL,
        port INTEGER NOT NULL,
        path TEXT NOT NULL,
        protocol_version TEXT NOT NULL,
        client_id TEXT NOT NULL,
        username TEXT NOT NULL,
        clean_start INTEGER NOT NULL,
        session_expiry_s INTEGER NOT NULL,
        keep_alive_s INTEGER NOT NULL,
        connect_timeout_ms INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE subscriptions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
        filter TEXT NOT NULL,
        qos INTEGER NOT NULL,
        alias TEXT NOT NULL,
        colour TEXT NOT NULL,
        enabled INTEGER NOT NULL,
        UNIQUE (connection_id, filter)
      ) STRICT;

      CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
