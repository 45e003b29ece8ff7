import type { ChartRange } from '../../../shared/types/workbench.ts'
import type { SeriesPoints } from './series-buffer.ts'

/** A live chart that has just begun shows at least this part of its window ... */
const minPart = 1 / 60
/** ... and this time. */
const minMs = 10_000

/** The time on the axis, UTC ms. */
export interface Span {
  fromMs: number
  toMs: number
}

/**
 * What a chart shows now: its range, without the time before the first point. A range that stands still is shown whole.
 */
export function shownSpan(series: readonly SeriesPoints[], range: ChartRange, nowMs: number): Span {
  const { windowMs, endMs } = range
  if (endMs !== null) return { fromMs: endMs - windowMs, toMs: endMs }
  const opensMs = nowMs - windowMs
  let first = Infinity
  for (const { times } of series) {
    const time = times.find((each) => each >= opensMs)
    if (time !== undefined && time < first) first = time
  }
  if (first === Infinity) return { fromMs: opensMs, toMs: nowMs }
  const least = Math.min(windowMs, Math.max(minMs, windowMs * minPart))
  return { fromMs: Math.min(first, nowMs - least), toMs: nowMs }
}
