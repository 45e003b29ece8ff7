/** Calls and events about charts. */
import { z } from 'zod'
import type { ChartSeries } from '../types/workbench.ts'
import { command, resolves } from './call.ts'
import { id, topicFilter } from './fields.ts'

export const chartCalls = {
  /** One series per topic that matches; history of the last `windowMs` first, then `charts.advanced`. */
  'charts.open': command(
    z.strictObject({
      connectionId: id,
      topicFilter,
      path: z.array(z.union([z.string(), z.int().min(0)])).max(100),
      windowMs: z.int().min(1_000).max(31_622_400_000),
    }),
    resolves<{ chartId: number; series: ChartSeries[]; truncated: boolean }>(),
  ),
  'charts.close': command(z.strictObject({ chartId: id }), resolves<null>()),
}

export interface ChartEvents {
  /** To the owner of the chart: points to append, a new topic may appear. */
  'charts.advanced': { chartId: number; series: ChartSeries[] }
  /** To the owner of the chart: it is gone, and may be opened again. */
  'charts.ended': { chartId: number }
}
