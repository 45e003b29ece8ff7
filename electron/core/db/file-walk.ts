/** Reads a whole history file in short steps to find damaged pages. */
import type { ReadDb } from './handles.ts'

/** Searching every payload for these bytes makes SQLite read all of it; the result does not matter. */
const needle = Buffer.from([0xf8, 0x00, 0xf9, 0x7f, 0xfa])

/** One B-tree of the file. Each step continues where the last one ended. */
interface Walk {
  /** Rows after a place, each with its own place. */
  rows(place: Place): Iterable<Place>
  place: Place
}

interface Place {
  first: number
  second: number
}

/**
 * Reads a whole history file in short steps, each a read transaction of its own, so that the log can be emptied
 * meanwhile (`PRAGMA quick_check` is one transaction, of minutes in a large file). A damaged page makes the step
 * throw.
 */
export class FileWalk {
  private readonly walks: Walk[]
  private readonly smallTables: (() => unknown)[]

  constructor(db: ReadDb) {
    const big = [
      `SELECT id AS first, 0 AS second FROM messages
       WHERE id > :first AND NOT instr(payload, :needle) ORDER BY id`,
      `SELECT id AS first, 0 AS second FROM words_data
       WHERE id > :first AND NOT instr(block, :needle) ORDER BY id`,
      `SELECT topic_id AS first, id AS second FROM messages INDEXED BY messages_by_topic
       WHERE topic_id IS NOT NULL AND (topic_id, id) > (:first, :second)
         AND length(:needle) > 0 ORDER BY topic_id, id`,
    ]
    this.walks = big.map((sql) => {
      const statement = db.prepare<[Place & { needle: Buffer }], Place>(sql)
      return {
        rows: (place) => statement.iterate({ ...place, needle }),
        place: { first: Number.MIN_SAFE_INTEGER, second: 0 },
      }
    })
    this.smallTables = ['topics', 'unreleased', 'totals', 'erasures', 'recorded', 'words_idx'].map((name) => {
      const statement = db.prepare(`SELECT count(*) FROM "${name}" NOT INDEXED`)
      return () => statement.get()
    })
  }

  /**
   * Continues reading for about `stepMs`; returns whether there is more. Throws SQLite's error for a damaged page.
   */
  step(stepMs: number): boolean {
    const [walk] = this.walks
    if (!walk) return this.smallTables.shift()?.() !== undefined
    const endMs = performance.now() + stepMs
    for (const place of walk.rows(walk.place)) {
      walk.place = place
      if (performance.now() >= endMs) return true
    }
    this.walks.shift()
    return true
  }
}
