/** Calls and events about charts. */
import { z } from 'zod'
import type { ChartContents, ChartSeries, TopicMoments } from '../../types/workbench.ts'
import { command, query, resolves } from '../definition/call.ts'
import { id, topicFilter, topicName } from '../definition/fields.ts'

const kind = z.enum(['received', 'published'])

export const chartCalls = {
  /**
   * One series for each topic that matches, at most 100: `topic`, which is always among them, and those with the most
   * recent numbers. History of the range first, then `charts.advanced`. endMs: see ChartRange.
   */
  'charts.open': command(
    z.strictObject({
      connectionId: id,
      topicFilter,
      topic: topicName,
      kind,
      path: z.array(z.union([z.string(), z.int().min(0)])).max(100),
      windowMs: z.int().min(1_000).max(31_622_400_000),
      endMs: z.int().nullable(),
    }),
    resolves<ChartContents & { chartId: number }>(),
  ),
  'charts.close': command(z.strictObject({ chartId: id }), resolves<null>()),
  /** Arrival times of the messages of a topic around a time (UTC ms). */
  'charts.moments': query(
    z.strictObject({ connectionId: id, topic: topicName, kind, timeMs: z.int() }),
    resolves<TopicMoments>(),
  ),
}

export interface ChartEvents {
  /** To the owner of the chart: points to append, a new topic may appear. topics: see ChartContents. */
  'charts.advanced': { chartId: number; series: ChartSeries[]; topics: number }
  /** To the owner of the chart: it has ended and may be opened again. */
  'charts.ended': { chartId: number }
}
