/** Tells rows that can never be stored from writes that may succeed later. */
import Database from 'better-sqlite3'

const valueCodes: ReadonlySet<string> = new Set([
  'SQLITE_TOOBIG',
  'SQLITE_MISMATCH',
  'SQLITE_CONSTRAINT_DATATYPE',
  'SQLITE_CONSTRAINT_NOTNULL',
])

/**
 * Whether a row can never be stored, however often it is tried: its own values are at fault, not the disk and not the
 * state of the database. An error that is not SQLite's comes from making the row.
 */
export function isValueFault(error: unknown): boolean {
  return !(error instanceof Database.SqliteError) || valueCodes.has(error.code)
}
