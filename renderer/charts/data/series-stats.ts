import type { SeriesPoints } from './series-buffer.ts'
import type { Span } from './shown-span.ts'

/** What the numbers of one or several topics come to; null where there is no number. */
export interface SeriesStats {
  last: number | null
  min: number | null
  mean: number | null
  max: number | null
  /** Numbers per second over the time they were seen in. */
  perS: number | null
  count: number
}

/** Statistics of the points between two times. */
export function seriesStats(
  series: readonly Pick<SeriesPoints, 'times' | 'values'>[],
  { fromMs, toMs }: Span,
): SeriesStats {
  let count = 0
  let sum = 0
  let min = Infinity
  let max = -Infinity
  let last: number | null = null
  let lastTime = -Infinity
  let perS = 0
  for (const { times, values } of series) {
    const own: number[] = []
    for (const [index, time] of times.entries()) {
      const value = values[index] ?? null
      if (time < fromMs || time > toMs || value === null) continue
      own.push(time)
      sum += value
      if (value < min) min = value
      if (value > max) max = value
      if (time >= lastTime) {
        last = value
        lastTime = time
      }
    }
    count += own.length
    const spanMs = (own.at(-1) ?? 0) - (own[0] ?? 0)
    if (spanMs > 0) perS += ((own.length - 1) * 1000) / spanMs
  }
  const some = count > 0
  return {
    last,
    min: some ? min : null,
    mean: some ? sum / count : null,
    max: some ? max : null,
    perS: perS > 0 ? perS : null,
    count,
  }
}

/** A number for a tile or a legend: about four digits that matter, large ones shortened. */
export function formatStat(value: number | null, locale: string): string {
  if (value === null) return '–'
  const size = Math.abs(value)
  if (size >= 1e6 || (size > 0 && size < 1e-3)) {
    return new Intl.NumberFormat(locale, { notation: 'scientific', maximumFractionDigits: 2 }).format(value)
  }
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)
}
