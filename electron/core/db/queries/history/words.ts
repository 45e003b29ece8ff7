/** Queries on the full-text index of payload words. */
import type { ReadDb, WriteDb } from '../../handles.ts'

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

/** Prepares the question up to which row id the words of a connection are indexed; 0 when none are. */
export function wordReachReader(db: ReadDb): (connectionId: number) => number {
  const reach = db.prepare<[number], number>('SELECT up_to FROM word_index WHERE connection_id = ?').pluck()
  return (connectionId) => reach.get(connectionId) ?? 0
}

/** Up to which row id the words of a connection are indexed; 0 when none are. */
export function wordReach(db: ReadDb, connectionId: number): number {
  return wordReachReader(db)(connectionId)
}

/** Pages of the index that one step of merging writes, about: two milliseconds. */
const pagesPerMerge = 32
/** So many pieces of the index are merged at once whatever it takes, lest they become too many to search. */
const mostPieces = 500

/**
 * Leaves the merging of the index to {@link wordMerger}. Left to itself it is done in the transaction that adds to the
 * index, and now and then it takes as long as a hundred of them. Kept in the file.
 */
export function mergeByHand(db: WriteDb): void {
  const automerge = db.prepare<[], number>("SELECT v FROM words_config WHERE k = 'automerge'").pluck().get()
  if (automerge === 0) return
  // Written out: these want whole numbers, and a number that is bound is none.
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
    /** Marks all pieces for merging and does the first step; returns whether there is more to do. */
    begin: (): boolean => step(-pagesPerMerge),
    /** The next step; returns whether there may be more to do. */
    goOn: (): boolean => step(pagesPerMerge),
  }
}
