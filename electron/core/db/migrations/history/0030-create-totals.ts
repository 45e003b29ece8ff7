/** Migration 30 of `history.db`: adds totals per connection and the list of pending erasures. */
import type { WriteDb } from '../../handles.ts'
import type { Migration } from '../../migrate.ts'

const rowsPerConnection = 2 ** 38

/**
 * `totals`: the last sequence number that a connection ever gave, so that none is given twice whatever is deleted, and
 * what is stored now. `bytes` are those of payloads and properties, and 64 for each row. `erasures`: what is to be
 * deleted and is not gone yet: rows up to a sequence number, of one topic or (0) of all; with `forget` the connection too.
 */
export const createTotals: Migration = {
  number: 30,
  name: 'create-totals',
  up(db) {
    db.exec(`
      CREATE TABLE totals (
        connection_id INTEGER PRIMARY KEY,
        last_seq INTEGER NOT NULL,
        messages INTEGER NOT NULL,
        events INTEGER NOT NULL,
        bytes INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE erasures (
        connection_id INTEGER NOT NULL,
        topic_id INTEGER NOT NULL,
        up_to INTEGER NOT NULL,
        forget INTEGER NOT NULL,
        PRIMARY KEY (connection_id, topic_id)
      ) STRICT, WITHOUT ROWID;
    `)
    countStored(db)
  },
}

// One connection after the other: grouping all rows at once would sort them first.
function countStored(db: WriteDb): void {
  const next = db.prepare<[number], number>('SELECT min(id) FROM messages WHERE id >= ?').pluck()
  const count = db.prepare(
    `INSERT INTO totals (connection_id, last_seq, messages, events, bytes)
     SELECT :connection, max(id) - :from, sum(kind != 2), sum(kind = 2),
       sum(length(payload) + coalesce(length(properties), 0) + 64)
     FROM messages WHERE id >= :from AND id < :to`,
  )
  for (let first = next.get(0); typeof first === 'number';) {
    const connection = Math.floor(first / rowsPerConnection)
    const from = connection * rowsPerConnection
    const to = from + rowsPerConnection
    count.run({ connection, from, to })
    first = next.get(to)
  }
}
