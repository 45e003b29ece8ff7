/** Tells rows that can never be stored from writes that may succeed later. */
import Database from 'better-sqlite3'

const valueCodes: ReadonlySet<string> = new Set([
  'SQLITE_TOOBIG',
  'SQLITE_MISMATCH',
  'SQLITE_CONSTRAINT_DATATYPE',
  'SQLITE_CONSTRAINT_NOTNULL',
])

/**
 * Whether a row can never be stored, however often it is tried: the cause is in its values, not in the disk or the
 * state of the database. An error that does not come from SQLite occurred while the row was built.
 */
export function isValueFault(error: unknown): boolean {
  return !(error instanceof Database.SqliteError) || valueCodes.has(error.code)
}
