/** Encodes connection and sequence number in one row id, and decodes it. */

/**
 * Sequence numbers per connection: 2^38 (about 275 billion). With a double's 2^53 whole numbers that leaves 32,767
 * connections in total.
 */
const rowsPerConnection = 2 ** 38

/** Largest connection id whose rows have exact ids. */
export const maxConnectionId = 2 ** 15 - 1

/** Row id of a connection's message number `seq`. */
export function rowId(connectionId: number, seq: number): number {
  return connectionId * rowsPerConnection + seq
}

/** Sequence number within its connection of a row id. */
export function seqOf(id: number): number {
  return id % rowsPerConnection
}

/** Connection of a row id. */
export function connectionOf(id: number): number {
  return Math.floor(id / rowsPerConnection)
}

/** Row ids of one connection: from <= id < to. */
export function idRange(connectionId: number): { from: number; to: number } {
  return { from: rowId(connectionId, 0), to: rowId(connectionId + 1, 0) }
}
