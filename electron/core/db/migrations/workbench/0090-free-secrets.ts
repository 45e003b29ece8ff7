/** Migration 90 of `workbench.db`: allows secrets that belong to no connection. */
import type { Migration } from '../../migrate.ts'

/** Secrets of something else than a connection: the built-in broker has the number 0. */
export const freeSecrets: Migration = {
  number: 90,
  name: 'free-secrets',
  up(db) {
    db.exec(`
      CREATE TABLE freed_secrets (
        connection_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        key_id TEXT NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (connection_id, name)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO freed_secrets SELECT connection_id, name, key_id, sealed FROM secrets;
      DROP TABLE secrets;
      ALTER TABLE freed_secrets RENAME TO secrets;
    `)
  },
}
