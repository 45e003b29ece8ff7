/** Queries on the last batch that each session has on disk. */
import type { WriteDb } from '../../handles.ts'

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
  const setConnected = db.prepare('UPDATE recorded SET connected = ? WHERE connection_id = ?')
  const connected = db
    .prepare<[], number>('SELECT connection_id FROM recorded WHERE connected = 1 ORDER BY connection_id')
    .pluck()
  return {
    find: (connectionId: number): RecordedRow | undefined => find.get(connectionId),
    /** In the transaction of the batch. */
    set: (connectionId: number, { session, batch, answer }: RecordedRow): void => {
      set.run(connectionId, session, batch, answer)
    },
    /** Whether the timeline of a connection ends with a session that is connected. */
    setConnected: (connectionId: number, isConnected: boolean): void => {
      setConnected.run(isConnected ? 1 : 0, connectionId)
    },
    /** Connections whose timeline ends so. */
    connected: (): number[] => connected.all(),
  }
}
