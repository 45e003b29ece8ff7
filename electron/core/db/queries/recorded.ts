import type { WriteDb } from '../handles.ts'

/** The last batch of a session that is on disk; `answer` is JSON. */
export interface RecordedRow {
  session: string
  batch: number
  answer: string
}

/** Statements of the writer, prepared once per handle. */
export function recordedWriter(db: WriteDb) {
  const find = db.prepare<[number], RecordedRow>(
    'SELECT session, batch, answer FROM recorded WHERE connection_id = ?',
  )
  const set = db.prepare(
    `INSERT INTO recorded (connection_id, session, batch, answer) VALUES (?, ?, ?, ?)
     ON CONFLICT (connection_id) DO UPDATE
     SET session = excluded.session, batch = excluded.batch, answer = excluded.answer`,
  )
  return {
    find: (connectionId: number): RecordedRow | undefined => find.get(connectionId),
    /** In the transaction of the batch. */
    set: (connectionId: number, { session, batch, answer }: RecordedRow): void => {
      set.run(connectionId, session, batch, answer)
    },
  }
}
