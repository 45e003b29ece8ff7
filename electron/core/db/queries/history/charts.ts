import type { ReadDb } from '../../handles.ts'
import { messageReader } from './messages.ts'

/** What a chart needs of a received message. */
export interface ChartRow {
  id: number
  time_ms: number
  topic_id: number | null
  payload: Uint8Array
}

/** Statements of a chart, prepared once per handle. */
export function chartReader(db: ReadDb) {
  const rows = db.prepare<[number, number, number], ChartRow>(
    'SELECT id, time_ms, topic_id, payload FROM messages WHERE id >= ? AND id < ? AND kind = 0 ORDER BY id LIMIT ?',
  )
  const { bounds, timeAt } = messageReader(db)
  return {
    /** Received messages with from <= id < to, ascending, at most `limit`. */
    rows: (from: number, to: number, limit: number): ChartRow[] => rows.all(from, to, limit),
    bounds,
    timeAt,
  }
}
