/** Migration 20 of `workbench.db`: adds the retention setting of a connection. */
import type { Migration } from '../../migrate.ts'

/** How much of its history a connection keeps, as JSON. */
export const addRetention: Migration = {
  number: 20,
  name: 'add-retention',
  up(db) {
    db.exec(`ALTER TABLE connections ADD COLUMN retention TEXT NOT NULL DEFAULT '{"keep":"all"}'`)
  },
}
