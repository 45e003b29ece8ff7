/** Finds the times of a topic's messages around a moment. */
import type { TopicMoments } from '../../../../shared/types/workbench.ts'
import type { chartReader } from '../../db/queries/history/charts.ts'
import { idRange } from '../../db/row-id.ts'
import { recordKind } from '../records/batch.ts'
import { firstIdAt } from '../rows/time-search.ts'

/** Messages returned on either side of the requested time. */
const neighbours = 50

/** Which messages: of a topic, around a time (UTC ms). */
export interface MomentsRequest {
  connectionId: number
  topic: string
  kind: 'received' | 'published'
  timeMs: number
}

/** When the messages of a topic around one time came; no times when nothing of the topic is stored. */
export function topicMoments(
  reader: ReturnType<typeof chartReader>,
  { connectionId, topic, kind, timeMs }: MomentsRequest,
): TopicMoments {
  const { from, to } = idRange(connectionId)
  const topicId = reader.topicId(connectionId, topic)
  const common = { kind: recordKind[kind] }
  if (topicId === undefined) return { times: [], newestMs: 0 }
  const at = firstIdAt(reader, { from, to }, timeMs)
  const before = reader.timesOfBack(topicId, { ...common, from, to: at, limit: neighbours })
  const after = reader.timesOf(topicId, { ...common, from: at, to, limit: neighbours + 1 })
  const [newestMs = 0] = reader.timesOfBack(topicId, { ...common, from, to, limit: 1 })
  return { times: [...before.reverse(), ...after], newestMs }
}
