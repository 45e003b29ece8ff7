import type { SeriesPoints } from './series-buffer.ts'
import type { Span } from './shown-span.ts'
import { longestPause, usualInterval } from './silence.ts'

const maxSlices = 240

/** The mean of several topics over time. A null is a time without any value. */
export interface MeanLine {
  times: number[]
  values: (number | null)[]
}

/**
 * At each moment the mean of what all topics have there: each counts once, however often it sends, with the mean of a slice of
 * time or else the value it had before, until it has been silent for too long.
 */
export function meanLine(series: readonly SeriesPoints[], { fromMs, toMs }: Span): MeanLine {
  const sliceMs = sliceWidth(series, toMs - fromMs)
  // Slices lie at multiples of their width, so that a moving window does not make the line flicker.
  const first = Math.floor(fromMs / sliceMs)
  const count = Math.max(1, Math.ceil(toMs / sliceMs) - first)
  const sums = new Float64Array(count)
  const topics = new Uint32Array(count)
  for (const points of series) addTopic(points, { first, sliceMs, sums, topics })
  const line: MeanLine = { times: [], values: [] }
  for (let slice = 0; slice < count; slice++) {
    const share = topics[slice] ?? 0
    line.times.push(Math.min(Math.max((first + slice + 0.5) * sliceMs, fromMs), toMs))
    line.values.push(share === 0 ? null : (sums[slice] ?? 0) / share)
  }
  return line
}

/** As wide as the slowest of the usual topics needs, so that each has about one value in it. */
function sliceWidth(series: readonly SeriesPoints[], spanMs: number): number {
  const usual = series.map(({ times }) => usualInterval(times)).toSorted((a, b) => a - b)
  const median = usual[usual.length >> 1] ?? 0
  return Math.max(1, spanMs / maxSlices, Math.min(median, spanMs / 10))
}

interface Slices {
  first: number
  sliceMs: number
  sums: Float64Array
  topics: Uint32Array
}

function addTopic({ times, values }: SeriesPoints, { first, sliceMs, sums, topics }: Slices): void {
  const pauseMs = longestPause(times)
  let index = 0
  let held: number | null = null
  let heldMs = -Infinity
  for (let slice = 0; slice < sums.length; slice++) {
    const endMs = (first + slice + 1) * sliceMs
    let sum = 0
    let count = 0
    for (; index < times.length && (times[index] ?? 0) < endMs; index++) {
      held = values[index] ?? null
      heldMs = times[index] ?? 0
      if (held === null || heldMs < endMs - sliceMs) continue
      sum += held
      count++
    }
    const value = count > 0 ? sum / count : endMs - heldMs <= pauseMs ? held : null
    if (value === null) continue
    sums[slice] = (sums[slice] ?? 0) + value
    topics[slice] = (topics[slice] ?? 0) + 1
  }
}

/** The mean at the moment nearest to `timeMs`. */
export function meanAt({ times, values }: MeanLine, timeMs: number): number | null {
  let nearest = -1
  for (const [index, time] of times.entries()) {
    const best = times[nearest] ?? Infinity
    if (Math.abs(time - timeMs) < Math.abs(best - timeMs)) nearest = index
  }
  return values[nearest] ?? null
}
