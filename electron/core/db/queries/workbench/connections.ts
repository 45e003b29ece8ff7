/** Queries on stored connection profiles. */
import type {
  ClientIdKind,
  Colour,
  Connection,
  ConnectionProfile,
  KnownSecrets,
  ProtocolVersion,
  Transport,
} from '../../../../../shared/types/connection.ts'
import type { ReadDb, WriteDb } from '../../handles.ts'
import type { ProfileJson } from './profile-json.ts'
import { fromProfileJson, toProfileJson } from './profile-json.ts'

/** A connection as it is stored, without the information which secrets are known. */
export type StoredConnection = Omit<Connection, keyof KnownSecrets>

/** A row of `connections`. */
export interface ConnectionRow extends ProfileJson {
  id: number
  position: number
  name: string
  transport: Transport
  host: string
  port: number
  path: string
  protocol_version: 'auto' | '5' | '4' | '3'
  client_id_kind: ClientIdKind
  client_id: string
  username: string
  clean_start: 0 | 1
  session_expiry_s: number
  keep_alive_s: number
  connect_timeout_ms: number
  max_packet_bytes: number
  folder_id: number | null
  notes: string
  colour: Colour | null
  connect_on_start: 0 | 1
  built_in: 0 | 1
}

const versionOf: Record<ConnectionRow['protocol_version'], ProtocolVersion> = {
  auto: 'auto',
  5: 5,
  4: 4,
  3: 3,
}

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
    clientIdKind: row.client_id_kind,
    clientId: row.client_id,
    username: row.username,
    cleanStart: row.clean_start === 1,
    sessionExpiryS: row.session_expiry_s,
    keepAliveS: row.keep_alive_s,
    connectTimeoutMs: row.connect_timeout_ms,
    maxPacketBytes: row.max_packet_bytes,
    folderId: row.folder_id,
    notes: row.notes,
    colour: row.colour,
    connectOnStart: row.connect_on_start === 1,
    builtIn: row.built_in === 1,
    ...fromProfileJson(row),
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
    client_id_kind: profile.clientIdKind,
    client_id: profile.clientId,
    username: profile.username,
    clean_start: profile.cleanStart ? 1 : 0,
    session_expiry_s: profile.sessionExpiryS,
    keep_alive_s: profile.keepAliveS,
    connect_timeout_ms: profile.connectTimeoutMs,
    max_packet_bytes: profile.maxPacketBytes,
    folder_id: profile.folderId,
    notes: profile.notes,
    colour: profile.colour,
    connect_on_start: profile.connectOnStart ? 1 : 0,
    built_in: profile.builtIn ? 1 : 0,
    ...toProfileJson(profile),
  }
}

/** The columns that {@link toRow} fills. */
const columns: readonly (keyof ReturnType<typeof toRow>)[] = [
  'name',
  'transport',
  'host',
  'port',
  'path',
  'protocol_version',
  'client_id_kind',
  'client_id',
  'username',
  'clean_start',
  'session_expiry_s',
  'keep_alive_s',
  'connect_timeout_ms',
  'max_packet_bytes',
  'folder_id',
  'notes',
  'colour',
  'connect_on_start',
  'built_in',
  'web_socket',
  'tls',
  'connect_properties',
  'will',
  'reconnect',
  'retention',
]

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

/** Moves every connection at or after `position` one place down, so that `position` is free. */
export function makeRoomAt(db: WriteDb, position: number): void {
  db.prepare('UPDATE connections SET position = position + 1 WHERE position >= ?').run(position)
}

/** The largest id that a connection ever had; 0 before the first. */
export function lastConnectionId(db: ReadDb): number {
  const last = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'connections'").pluck()
  return last.get() ?? 0
}

/** Returns the new id, which no connection ever had before, or `id`, which no connection has now. */
export function insertConnection(
  db: WriteDb,
  profile: ConnectionProfile,
  position: number,
  id: number | null = null,
): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO connections (id, position, ${columns.join(', ')})
       VALUES (:id, :position, ${columns.map((column) => `:${column}`).join(', ')})`,
    )
    .run({ ...toRow(profile), id, position })
  return Number(lastInsertRowid)
}

/** False when there is no such connection. */
export function updateConnection(db: WriteDb, id: number, profile: ConnectionProfile): boolean {
  const assignments = columns.map((column) => `${column} = :${column}`).join(', ')
  const { changes } = db
    .prepare(`UPDATE connections SET ${assignments} WHERE id = :id`)
    .run({ ...toRow(profile), id })
  return changes > 0
}

/** Removes a connection and its subscriptions. False when there is no such connection. */
export function deleteConnection(db: WriteDb, id: number): boolean {
  return db.prepare('DELETE FROM connections WHERE id = ?').run(id).changes > 0
}

/** Ensures that no new connection gets an id up to `id`: rows of the history may still use it. */
export function neverUseUpTo(db: WriteDb, id: number): void {
  const write = db.transaction(() => {
    if (lastConnectionId(db) >= id) return
    const { changes } = db.prepare("UPDATE sqlite_sequence SET seq = ? WHERE name = 'connections'").run(id)
    if (changes === 0) db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('connections', ?)").run(id)
  })
  write.immediate()
}
