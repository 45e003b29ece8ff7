import type { ReadDb } from '../../../electron/core/db/handles.ts'
import type { TopicRow } from '../../../electron/core/db/queries/history/topics.ts'

/** Every topic of a connection. */
export function listTopics(db: ReadDb, connectionId: number): TopicRow[] {
  return db
    .prepare<[number], TopicRow>(
      'SELECT id, name, received FROM topics WHERE connection_id = ? ORDER BY name',
    )
    .all(connectionId)
}
