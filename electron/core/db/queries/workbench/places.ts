/** Queries on the saved page state of each connection. */
import type { ReadDb, WriteDb } from '../../handles.ts'

/** A row of `places`: its value is JSON, of this or of another release. */
export interface PlaceRow {
  connectionId: number
  value: string
}

/** Those of every connection. */
export function listPlaces(db: ReadDb): PlaceRow[] {
  return db.prepare<[], PlaceRow>('SELECT connection_id AS connectionId, value FROM places').all()
}

/** Stores or replaces one; a deleted connection has none. */
export function writePlace(db: WriteDb, { connectionId, value }: PlaceRow, savedMs: number): void {
  db.prepare(
    `INSERT INTO places (connection_id, saved_ms, value)
     SELECT id, :savedMs, :value FROM connections WHERE id = :connectionId
     ON CONFLICT (connection_id) DO UPDATE SET saved_ms = :savedMs, value = :value`,
  ).run({ connectionId, value, savedMs })
}

/** Forgets all but the newest. */
export function keepNewestPlaces(db: WriteDb, count: number): void {
  db.prepare(
    `DELETE FROM places WHERE connection_id NOT IN
       (SELECT connection_id FROM places ORDER BY saved_ms DESC, connection_id LIMIT ?)`,
  ).run(count)
}
