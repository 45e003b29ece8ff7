/** Queries on deleted connections, which can still be restored. */
import type { Transport } from '../../../../../shared/types/connection.ts'
import type { ReadDb, WriteDb } from '../../handles.ts'
import type { ConnectionRow } from './connections.ts'
import { deleteConnection } from './connections.ts'
import type { SubscriptionRow } from './subscriptions.ts'

/** A deleted connection that still has a record. */
export interface RemovedConnection {
  id: number
  name: string
  transport: Transport
  host: string
  port: number
  path: string
  /** UTC ms. */
  removedMs: number
  /** Its history goes with it. */
  eraseHistory: boolean
  /** The deletion was carried out and can no longer be undone. */
  settled: boolean
}

interface RemovedRow {
  id: number
  name: string
  removed_ms: number
  erase_history: 0 | 1
  settled: 0 | 1
  profile: string
  subscriptions: string
}

function fromRow(row: RemovedRow): RemovedConnection {
  const { transport, host, port, path } = JSON.parse(row.profile) as ConnectionRow
  return {
    id: row.id,
    name: row.name,
    transport,
    host,
    port,
    path,
    removedMs: row.removed_ms,
    eraseHistory: row.erase_history === 1,
    settled: row.settled === 1,
  }
}

/** Every deleted connection that still has a record. */
export function listRemoved(db: ReadDb): RemovedConnection[] {
  return db.prepare<[], RemovedRow>('SELECT * FROM removed_connections ORDER BY id').all().map(fromRow)
}

/**
 * Deletes a connection with its subscriptions, and keeps a record of both. False when there is no such connection.
 */
export function moveToRemoved(
  db: WriteDb,
  id: number,
  { removedMs, eraseHistory }: { removedMs: number; eraseHistory: boolean },
): boolean {
  const move = db.transaction(() => {
    const profile = db.prepare<[number], ConnectionRow>('SELECT * FROM connections WHERE id = ?').get(id)
    if (!profile) return false
    const subscriptions = db
      .prepare<[number], SubscriptionRow>('SELECT * FROM subscriptions WHERE connection_id = ? ORDER BY id')
      .all(id)
    db.prepare(
      `INSERT OR REPLACE INTO removed_connections (id, name, removed_ms, erase_history, settled, profile, subscriptions)
       VALUES (:id, :name, :removedMs, :eraseHistory, 0, :profile, :subscriptions)`,
    ).run({
      id,
      name: profile.name,
      removedMs,
      eraseHistory: eraseHistory ? 1 : 0,
      profile: JSON.stringify(profile),
      subscriptions: JSON.stringify(subscriptions),
    })
    return deleteConnection(db, id)
  })
  return move.immediate()
}

/**
 * Restores a deleted connection under its id, with its subscriptions, in its folder if that still exists. False when
 * there is no record of it.
 */
export function moveFromRemoved(db: WriteDb, id: number): boolean {
  const move = db.transaction(() => {
    const removed = db.prepare<[number], RemovedRow>('SELECT * FROM removed_connections WHERE id = ?').get(id)
    if (!removed) return false
    const profile = JSON.parse(removed.profile) as ConnectionRow
    const folder = db.prepare<[number | null], number>('SELECT id FROM folders WHERE id = ?').pluck()
    insertRow(db, 'connections', { ...profile, folder_id: folder.get(profile.folder_id) ?? null })
    for (const row of JSON.parse(removed.subscriptions) as SubscriptionRow[]) {
      insertRow(db, 'subscriptions', { ...row })
    }
    deleteRemoved(db, id)
    return true
  })
  return move.immediate()
}

/** Marks a deletion as final; the record stays because the history still needs a name. */
export function settleRemoved(db: WriteDb, id: number): void {
  db.prepare('UPDATE removed_connections SET settled = 1 WHERE id = ?').run(id)
}

/** Deletes the record once nothing is left that it describes. */
export function deleteRemoved(db: WriteDb, id: number): void {
  db.prepare('DELETE FROM removed_connections WHERE id = ?').run(id)
}

/** A row may be older than the table: a column that it lacks gets its default. */
function insertRow(db: WriteDb, table: 'connections' | 'subscriptions', row: object): void {
  const known = db.prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}')`).all()
  const columns = known.map(({ name }) => name).filter((name) => name in row)
  const places = columns.map((name) => `:${name}`).join(', ')
  db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`).run(row)
}
