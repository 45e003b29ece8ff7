/** Migration 80 of `workbench.db`: lets a connection use the built-in broker. */
import type { Migration } from '../../migrate.ts'

/** A connection can be bound to the built-in broker instead of a port. The one that the demo made is. */
export const addBuiltIn: Migration = {
  number: 80,
  name: 'add-built-in',
  up(db) {
    db.exec(`
      ALTER TABLE connections ADD COLUMN built_in INTEGER NOT NULL DEFAULT 0;
      UPDATE connections SET built_in = 1
        WHERE name = 'Built-in broker' AND transport = 'mqtt' AND host = '127.0.0.1';
    `)
  },
}
