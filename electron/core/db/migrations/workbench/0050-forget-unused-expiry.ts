/** Migration 50 of `workbench.db`: clears session expiry values that were never sent. */
import type { Migration } from '../../migrate.ts'

/** Beside a clean start the session expiry was not sent, whatever stood there; now it is. */
export const forgetUnusedExpiry: Migration = {
  number: 50,
  name: 'forget-unused-expiry',
  up(db) {
    db.exec('UPDATE connections SET session_expiry_s = 0 WHERE clean_start = 1')
  },
}
