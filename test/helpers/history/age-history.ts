import { historyMigrations } from '../../../electron/core/db/migrations/history/index.ts'
import { openDatabase } from '../../../electron/core/db/open.ts'

/** Makes everything in a history file older by `ms`. Nothing else may have it open. */
export function ageHistory(path: string, ms: number): void {
  const db = openDatabase({ path, migrations: historyMigrations, backup: false, synchronous: 'NORMAL' })
  db.prepare('UPDATE messages SET time_ms = time_ms - ?').run(ms)
  db.close()
}
