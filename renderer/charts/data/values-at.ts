import type { SeriesPoints } from './series-buffer.ts'
import { longestPause } from './silence.ts'

/** The value of one topic at a time that was pointed at. */
export interface ValueAt {
  topic: string
  order: number
  value: number
}

/** The index of the point nearest to `timeMs`; -1 without points. Of two that are equally near, the older one. */
function nearestIndex(times: readonly number[], timeMs: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) < timeMs) low = middle + 1
    else high = middle
  }
  const before = times[low - 1]
  const after = times[low]
  if (before === undefined) return after === undefined ? -1 : low
  return after === undefined || timeMs - before <= after - timeMs ? low - 1 : low
}

/** The time nearest to `timeMs` at which any topic has a point, between two times; null where there is none. */
export function nearestTime(
  series: readonly SeriesPoints[],
  timeMs: number,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): number | null {
  let nearest: number | null = null
  for (const { times, values } of series) {
    const index = nearestIndex(times, timeMs)
    const time = times[index]
    if (time === undefined || values[index] == null || time < fromMs || time > toMs) continue
    if (nearest === null || Math.abs(time - timeMs) < Math.abs(nearest - timeMs)) nearest = time
  }
  return nearest
}

/** The nearest time before (-1) or after (1) `timeMs` at which any topic has a point; null where there is none. */
export function timeBeside(
  series: readonly SeriesPoints[],
  timeMs: number,
  direction: -1 | 1,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): number | null {
  let beside: number | null = null
  for (const { times, values } of series) {
    const fits = (time: number, index: number) =>
      time >= fromMs && time <= toMs && (time - timeMs) * direction > 0 && values[index] != null
    const time = direction < 0 ? times.findLast(fits) : times.find(fits)
    if (time !== undefined && (beside === null || (beside - time) * direction > 0)) beside = time
  }
  return beside
}

/**
 * The value of every topic at a time: of its nearest message, unless that is further away than the topic ever pauses. The
 * topic in `first` leads, then the highest values.
 */
export function valuesAt(series: readonly SeriesPoints[], timeMs: number, first: string | null): ValueAt[] {
  return series
    .flatMap(({ topic, order, times, values }) => {
      const index = nearestIndex(times, timeMs)
      const value = values[index] ?? null
      const apartMs = Math.abs((times[index] ?? Infinity) - timeMs)
      return value === null || apartMs > longestPause(times) ? [] : [{ topic, order, value }]
    })
    .toSorted(
      (a, b) =>
        Number(b.topic === first) - Number(a.topic === first) || b.value - a.value || a.order - b.order,
    )
}
