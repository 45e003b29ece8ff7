/** Migration 50 of `history.db`: marks timelines that end with a connected session. */
import type { Migration } from '../../migrate.ts'

/**
 * `recorded.connected`: the timeline of the connection ends with a session that is connected. Where nothing records into it
 * any more, the workbench has ended without a chance to say so.
 */
export const addConnected: Migration = {
  number: 50,
  name: 'add-connected',
  up(db) {
    db.exec('ALTER TABLE recorded ADD COLUMN connected INTEGER NOT NULL DEFAULT 0')
  },
}
