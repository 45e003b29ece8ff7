/** Queries on QoS 2 packet identifiers that are not released yet. */
import type { ReadDb, WriteDb } from '../../handles.ts'

/** Statements of the writer, prepared once per handle. */
export function unreleasedWriter(db: WriteDb) {
  const insert = db.prepare('INSERT OR IGNORE INTO unreleased (connection_id, packet_id) VALUES (?, ?)')
  const remove = db.prepare('DELETE FROM unreleased WHERE connection_id = ? AND packet_id = ?')
  const removeAll = db.prepare('DELETE FROM unreleased WHERE connection_id = ?')
  return {
    /** A QoS 2 message is recorded. */
    add: (connectionId: number, packetId: number): void => {
      insert.run(connectionId, packetId)
    },
    /** Its handshake is over. */
    remove: (connectionId: number, packetId: number): void => {
      remove.run(connectionId, packetId)
    },
    removeAll: (connectionId: number): void => {
      removeAll.run(connectionId)
    },
  }
}

/** Packet identifiers of a connection's QoS 2 messages that are recorded but not released (MQTT 5, 4.3.3). */
export function listUnreleased(db: ReadDb, connectionId: number): number[] {
  return db
    .prepare<[number], { packet_id: number }>('SELECT packet_id FROM unreleased WHERE connection_id = ?')
    .all(connectionId)
    .map(({ packet_id }) => packet_id)
}
