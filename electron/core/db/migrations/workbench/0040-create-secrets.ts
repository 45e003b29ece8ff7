/** Migration 40 of `workbench.db`: creates the tables for encrypted secrets and their keys. */
import type { Migration } from '../../migrate.ts'

/** Secrets of connections, encrypted, and the keys that a passphrase unlocks. */
export const createSecrets: Migration = {
  number: 40,
  name: 'create-secrets',
  up(db) {
    db.exec(`
      CREATE TABLE secrets (
        connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        key_id TEXT NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (connection_id, name)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE secret_keys (
        id TEXT PRIMARY KEY,
        salt BLOB NOT NULL,
        cost INTEGER NOT NULL,
        block_size INTEGER NOT NULL,
        parallelization INTEGER NOT NULL,
        sealed BLOB NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
