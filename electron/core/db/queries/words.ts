import type { ReadDb, WriteDb } from '../handles.ts'

/** Statements of the writer, prepared once per handle. */
export function wordWriter(db: WriteDb) {
  // Kind 2 are events. The cast reads the payload as UTF-8, whatever it is; the tokenizer takes what letters it finds.
  const index = db.prepare(
    `INSERT INTO words (rowid, payload)
     SELECT id, CAST(payload AS TEXT) FROM messages WHERE id >= ? AND id < ? AND kind != 2`,
  )
  const unindex = db.prepare(
    `INSERT INTO words (words, rowid, payload)
     SELECT 'delete', id, CAST(payload AS TEXT) FROM messages WHERE id >= ? AND id < ? AND kind != 2`,
  )
  const setReach = db.prepare(
    `INSERT INTO word_index (connection_id, up_to) VALUES (?, ?)
     ON CONFLICT (connection_id) DO UPDATE SET up_to = excluded.up_to`,
  )
  const forget = db.prepare('DELETE FROM word_index WHERE connection_id = ?')
  const discardWords = db.prepare("INSERT INTO words (words) VALUES ('delete-all')")
  const discardReach = db.prepare('DELETE FROM word_index')
  const discard = db.transaction(() => {
    discardReach.run()
    discardWords.run()
  })
  return {
    /** Takes the words of rows with from <= id < to in; the index then reaches up to `to - 1`. In a transaction. */
    index: (connectionId: number, from: number, to: number): void => {
      index.run(from, to)
      setReach.run(connectionId, to - 1)
    },
    /** Takes the words of indexed rows with from <= id < to out again, while the rows are still there. */
    unindex: (from: number, to: number): void => {
      unindex.run(from, to)
    },
    /** Throws the whole index away, which frees its space and takes next to none; it can be made again from the rows. */
    discard: (): void => {
      discard()
    },
    /** All rows of a connection are gone. */
    forget: (connectionId: number): void => {
      forget.run(connectionId)
    },
  }
}

/** Up to which row id the words of a connection are indexed; 0 when none are. */
export function wordReach(db: ReadDb, connectionId: number): number {
  const row = db
    .prepare<[number], { up_to: number }>('SELECT up_to FROM word_index WHERE connection_id = ?')
    .get(connectionId)
  return row?.up_to ?? 0
}

/** Pages of the index that one step of merging writes, about. */
const pagesPerMerge = 32

/** Merges the index into one piece in small steps, so that words of deleted rows leave it. */
export function wordMerger(db: WriteDb) {
  const merge = db.prepare("INSERT INTO words (words, rank) VALUES ('merge', ?)")
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck()
  const step = (pages: number): boolean => {
    const before = changes.get() ?? 0
    merge.run(pages)
    // A step that had nothing to do changes fewer than two rows (SQLite FTS5, 6.8).
    return (changes.get() ?? 0) - before >= 2
  }
  return {
    /** Marks all pieces for merging and does the first step; returns whether there is more to do. */
    begin: (): boolean => step(-pagesPerMerge),
    /** The next step; returns whether there may be more to do. */
    goOn: (): boolean => step(pagesPerMerge),
  }
}
