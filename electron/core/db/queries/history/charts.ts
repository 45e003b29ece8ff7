/** Queries that read the messages a chart is drawn from. */
import type { ReadDb } from '../../handles.ts'
import { messageReader } from './messages.ts'

/** What a chart needs of a message. */
export interface ChartRow {
  id: number
  time_ms: number
  topic_id: number | null
  payload: Uint8Array
}

/** The rows a chart looks at: from <= id < to, of one kind (see `recordKind`), at most `limit` at once. */
export interface ChartRows {
  from: number
  to: number
  kind: number
  limit: number
}

/** Statements of a chart, prepared once per handle. */
export function chartReader(db: ReadDb) {
  const columns = 'SELECT id, time_ms, topic_id, payload FROM messages'
  const between = 'id >= :from AND id < :to AND kind = :kind'
  const ofOne = 'INDEXED BY messages_by_topic WHERE topic_id = :topicId AND'
  const all = db.prepare<[ChartRows], ChartRow>(`${columns} WHERE ${between} ORDER BY id LIMIT :limit`)
  const allBack = db.prepare<[ChartRows], ChartRow>(
    `${columns} WHERE ${between} ORDER BY id DESC LIMIT :limit`,
  )
  const own = db.prepare<[ChartRows & { topicId: number }], ChartRow>(
    `${columns} ${ofOne} ${between} ORDER BY id LIMIT :limit`,
  )
  const ownBack = db.prepare<[ChartRows & { topicId: number }], ChartRow>(
    `${columns} ${ofOne} ${between} ORDER BY id DESC LIMIT :limit`,
  )
  const times = (order: 'ASC' | 'DESC') =>
    db.prepare<[ChartRows & { topicId: number }], { time_ms: number }>(
      `SELECT time_ms FROM messages ${ofOne} ${between} ORDER BY id ${order} LIMIT :limit`,
    )
  const timesUp = times('ASC')
  const timesBack = times('DESC')
  const nth = db.prepare<[number, number, number, number], { id: number }>(
    `SELECT id FROM messages INDEXED BY messages_by_topic
     WHERE topic_id = ? AND id >= ? AND id < ? ORDER BY id DESC LIMIT 1 OFFSET ?`,
  )
  const topic = db.prepare<[number, string], { id: number }>(
    'SELECT id FROM topics WHERE connection_id = ? AND name = ?',
  )
  const name = db.prepare<[number], { name: string }>('SELECT name FROM topics WHERE id = ?')
  const { bounds, timeAt } = messageReader(db)
  return {
    /** Rows of all topics, ascending. */
    rows: (rows: ChartRows): ChartRow[] => all.all(rows),
    /** Rows of all topics, newest first. */
    rowsBack: (rows: ChartRows): ChartRow[] => allBack.all(rows),
    /** Rows of one topic, ascending. */
    rowsOf: (topicId: number, rows: ChartRows): ChartRow[] => own.all({ ...rows, topicId }),
    /** Rows of one topic, newest first, read one by one. */
    rowsOfBack: (topicId: number, rows: ChartRows): Iterable<ChartRow> =>
      ownBack.iterate({ ...rows, topicId }),
    /** Times of one topic's rows, ascending. */
    timesOf: (topicId: number, rows: ChartRows): number[] =>
      timesUp.all({ ...rows, topicId }).map((row) => row.time_ms),
    /** Times of one topic's rows, newest first. */
    timesOfBack: (topicId: number, rows: ChartRows): number[] =>
      timesBack.all({ ...rows, topicId }).map((row) => row.time_ms),
    /** The id of the topic's row that has `newer` newer ones with from <= id < to; undefined when there are fewer. */
    nthNewest: (topicId: number, from: number, to: number, newer: number): number | undefined =>
      nth.get(topicId, from, to, newer)?.id,
    /** The id of a topic, or undefined. */
    topicId: (connectionId: number, topicName: string): number | undefined =>
      topic.get(connectionId, topicName)?.id,
    /** The name of a topic, or undefined. */
    topicName: (topicId: number): string | undefined => name.get(topicId)?.name,
    bounds,
    timeAt,
  }
}
