/** Queries on the full-text index of payload words. */
import type { ReadDb, WriteDb } from '../../handles.ts'

/** The words of larger payloads are not indexed: it would stop the recording for seconds and take more memory. */
export const mostIndexedBytes = 1024 * 1024
/** Stands in the index for all words of a payload that is too large. A search reads such a payload. */
const unindexedWord = 'payloadtoolargetobeindexed'

// Kind 2 is an event. The cast reads any payload as UTF-8; the tokenizer takes the letters it finds.
const indexedRows = `
  CASE WHEN length(payload) > ${mostIndexedBytes} THEN '${unindexedWord}' ELSE CAST(payload AS TEXT) END
  FROM messages WHERE id >= ? AND id < ? AND kind != 2`

/** The FTS5 query for the messages whose words are not indexed because their payload is too large. */
export const unindexedQuery = `"${unindexedWord}"`

/** Statements of the writer, prepared once per handle. */
export function wordWriter(db: WriteDb) {
  const index = db.prepare(`INSERT INTO words (rowid, payload) SELECT id, ${indexedRows}`)
  const unindex = db.prepare(`INSERT INTO words (words, rowid, payload) SELECT 'delete', id, ${indexedRows}`)
  const sizes = db.prepare<[number, number], { id: number; bytes: number }>(
    `SELECT id, min(length(payload), ${mostIndexedBytes}) AS bytes FROM messages
     WHERE id >= ? AND id < ? AND kind != 2 ORDER BY id`,
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
    /**
     * The end of the rows with from <= id < to whose payloads are to be indexed in one transaction: no more than about
     * `limitBytes`, one row at least.
     */
    end: (from: number, to: number, limitBytes: number): number => {
      let sum = 0
      for (const { id, bytes } of sizes.iterate(from, to)) {
        sum += bytes
        if (sum > limitBytes) return Math.max(id, from + 1)
      }
      return to
    },
    /**
     * Indexes the words of rows with from <= id < to; the index then reaches up to `to - 1`. Call it in a
     * transaction.
     */
    index: (connectionId: number, from: number, to: number): void => {
      index.run(from, to)
      setReach.run(connectionId, to - 1)
    },
    /** Removes the words of indexed rows with from <= id < to from the index. The rows must still exist. */
    unindex: (from: number, to: number): void => {
      unindex.run(from, to)
    },
    /**
     * Deletes the whole index. This frees its space and needs almost none; the index can be rebuilt from the rows.
     */
    discard: (): void => {
      discard()
    },
    /** All rows of a connection are gone. */
    forget: (connectionId: number): void => {
      forget.run(connectionId)
    },
  }
}

/** Prepares the query for the row id up to which the words of a connection are indexed; 0 when none are. */
export function wordReachReader(db: ReadDb): (connectionId: number) => number {
  const reach = db.prepare<[number], number>('SELECT up_to FROM word_index WHERE connection_id = ?').pluck()
  return (connectionId) => reach.get(connectionId) ?? 0
}

/** The row id up to which the words of a connection are indexed; 0 when none are. */
export function wordReach(db: ReadDb, connectionId: number): number {
  return wordReachReader(db)(connectionId)
}

/** Approximate number of index pages that one merge step writes: about two milliseconds. */
const pagesPerMerge = 32
/** At this number of segments SQLite merges them at once, however long it takes, to keep searches fast. */
const mostPieces = 500

/**
 * Leaves the merging of the index to {@link wordMerger}. By default SQLite merges in the transaction that adds to the
 * index, and a merge can take as long as a hundred such transactions. The setting is stored in the file.
 */
export function mergeByHand(db: WriteDb): void {
  const automerge = db.prepare<[], number>("SELECT v FROM words_config WHERE k = 'automerge'").pluck().get()
  if (automerge === 0) return
  // Written as literals: these options need integers, and a bound number is not one.
  db.exec(`INSERT INTO words (words, rank) VALUES ('automerge', 0);
    INSERT INTO words (words, rank) VALUES ('crisismerge', ${mostPieces})`)
}

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
    /** Marks all segments for merging and does the first step; returns whether there is more to do. */
    begin: (): boolean => step(-pagesPerMerge),
    /** The next step; returns whether there may be more to do. */
    goOn: (): boolean => step(pagesPerMerge),
  }
}
