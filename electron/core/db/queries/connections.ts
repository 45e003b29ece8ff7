import type {
  Connection,
  ConnectionProfile,
  ProtocolVersion,
  Retention,
  Transport,
} from '../../../../shared/types/connection.ts'
import type { ReadDb, WriteDb } from '../handles.ts'

/** A connection as it is stored: whether a password is known is not the database's business. */
export type StoredConnection = Omit<Connection, 'hasPassword'>

/** A row of `connections`. */
export interface ConnectionRow {
  id: number
  position: number
  name: string
  transport: Transport
  host: string
  port: number
  path: string
  protocol_version: 'auto' | '5' | '4'
  client_id: string
  username: string
  clean_start: 0 | 1
  session_expiry_s: number
  keep_alive_s: number
  connect_timeout_ms: number
  /** {@link Retention} as JSON. */
  retention: string
}

const versionOf: Record<ConnectionRow['protocol_version'], ProtocolVersion> = { auto: 'auto', 5: 5, 4: 4 }

function fromRow(row: ConnectionRow): StoredConnection {
  return {
    id: row.id,
    position: row.position,
    name: row.name,
    transport: row.transport,
    host: row.host,
    port: row.port,
    path: row.path,
    protocolVersion: versionOf[row.protocol_version],
    clientId: row.client_id,
    username: row.username,
    cleanStart: row.clean_start === 1,
    sessionExpiryS: row.session_expiry_s,
    keepAliveS: row.keep_alive_s,
    connectTimeoutMs: row.connect_timeout_ms,
    retention: JSON.parse(row.retention) as Retention,
  }
}

function toRow(profile: ConnectionProfile): Omit<ConnectionRow, 'id' | 'position'> {
  return {
    name: profile.name,
    transport: profile.transport,
    host: profile.host,
    port: profile.port,
    path: profile.path,
    protocol_version: `${profile.protocolVersion}`,
    client_id: profile.clientId,
    username: profile.username,
    clean_start: profile.cleanStart ? 1 : 0,
    session_expiry_s: profile.sessionExpiryS,
    keep_alive_s: profile.keepAliveS,
    connect_timeout_ms: profile.connectTimeoutMs,
    retention: JSON.stringify(profile.retention),
  }
}

/** Every connection, in the order of the list. */
export function listConnections(db: ReadDb): StoredConnection[] {
  const rows = db.prepare<[], ConnectionRow>('SELECT * FROM connections ORDER BY position, id').all()
  return rows.map(fromRow)
}

/** One connection, or undefined. */
export function findConnection(db: ReadDb, id: number): StoredConnection | undefined {
  const row = db.prepare<[number], ConnectionRow>('SELECT * FROM connections WHERE id = ?').get(id)
  return row && fromRow(row)
}

/** The position after the last one in use. */
export function nextPosition(db: ReadDb): number {
  const row = db
    .prepare<[], { next: number }>('SELECT coalesce(max(position) + 1, 0) AS next FROM connections')
    .get()
  return row?.next ?? 0
}

/** Moves everything from `position` on one place down, so that it is free. */
export function makeRoomAt(db: WriteDb, position: number): void {
  db.prepare('UPDATE connections SET position = position + 1 WHERE position >= ?').run(position)
}

/** Returns the new id, which no connection ever had before. */
export function insertConnection(db: WriteDb, profile: ConnectionProfile, position: number): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO connections (position, name, transport, host, port, path, protocol_version, client_id, username,
         clean_start, session_expiry_s, keep_alive_s, connect_timeout_ms, retention)
       VALUES (:position, :name, :transport, :host, :port, :path, :protocol_version, :client_id, :username,
         :clean_start, :session_expiry_s, :keep_alive_s, :connect_timeout_ms, :retention)`,
    )
    .run({ ...toRow(profile), position })
  return Number(lastInsertRowid)
}

/** False when there is no such connection. */
export function updateConnection(db: WriteDb, id: number, profile: ConnectionProfile): boolean {
  const { changes } = db
    .prepare(
      `UPDATE connections SET name = :name, transport = :transport, host = :host, port = :port, path = :path,
         protocol_version = :protocol_version, client_id = :client_id, username = :username,
         clean_start = :clean_start, session_expiry_s = :session_expiry_s, keep_alive_s = :keep_alive_s,
         connect_timeout_ms = :connect_timeout_ms,
         retention = :retention
       WHERE id = :id`,
    )
    .run({ ...toRow(profile), id })
  return changes > 0
}

/** Removes a connection and its subscriptions. False when there is no such connection. */
export function deleteConnection(db: WriteDb, id: number): boolean {
  return db.prepare('DELETE FROM connections WHERE id = ?').run(id).changes > 0
}

/** Makes sure that no connection gets an id up to `id` any more: rows of the history may still bear it. */
export function neverUseUpTo(db: WriteDb, id: number): void {
  const write = db.transaction(() => {
    const last = db
      .prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'connections'")
      .pluck()
      .get()
    if (last === undefined) {
      db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('connections', ?)").run(id)
    } else if (last < id) {
      db.prepare("UPDATE sqlite_sequence SET seq = ? WHERE name = 'connections'").run(id)
    }
  })
  write.immediate()
}
