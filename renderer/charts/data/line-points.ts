import type { SeriesPoints } from './series-buffer.ts'
import { longestPause } from './silence.ts'

/** A point to draw; null breaks the line. `lone`: nothing on either side, so it needs a dot to be seen. */
export interface LinePoint {
  time: number
  value: number | null
  lone: boolean
}

/**
 * The points of one line between two times: thinned to the extremes of `buckets` slices where there are many more points
 * than that, and broken where a message had no number or the topic was silent for long.
 */
export function linePoints(
  points: Pick<SeriesPoints, 'times' | 'values'>,
  fromMs: number,
  toMs: number,
  buckets: number,
): LinePoint[] {
  const inside = pointsBetween(points, fromMs, toMs)
  const silence = longestPause(inside.map((point) => point.time))
  const few = inside.length <= buckets * 2
  const drawn = few ? inside : extremes(inside, Math.max(1, (toMs - fromMs) / buckets))
  return breakLines(drawn, few ? silence : Math.max(silence, ((toMs - fromMs) / buckets) * 3))
}

type Point = Omit<LinePoint, 'lone'>

function pointsBetween(
  { times, values }: Pick<SeriesPoints, 'times' | 'values'>,
  fromMs: number,
  toMs: number,
): Point[] {
  const inside: Point[] = []
  for (const [index, time] of times.entries()) {
    if (time >= fromMs && time <= toMs) inside.push({ time, value: values[index] ?? null })
  }
  return inside
}

/** Slices lie at multiples of their width, so that a moving window does not make the line flicker. */
function extremes(points: readonly Point[], bucketMs: number): Point[] {
  const kept: Point[] = []
  let bucket: number | null = null
  let low: Point | null = null
  let high: Point | null = null
  let gap: Point | null = null
  const flush = () => {
    if (low && high) kept.push(...(low === high ? [low] : low.time <= high.time ? [low, high] : [high, low]))
    else if (gap) kept.push(gap)
    low = high = gap = null
  }
  for (const point of points) {
    const own = Math.floor(point.time / bucketMs)
    if (own !== bucket) flush()
    bucket = own
    if (point.value === null) gap = point
    else {
      const { lowest, highest } = widen(point, low, high)
      low = lowest
      high = highest
    }
  }
  flush()
  return kept
}

function widen(point: Point, low: Point | null, high: Point | null): { lowest: Point; highest: Point } {
  const value = point.value ?? 0
  return {
    lowest: low === null || value < (low.value ?? 0) ? point : low,
    highest: high === null || value >= (high.value ?? 0) ? point : high,
  }
}

function breakLines(points: readonly Point[], silenceMs: number): LinePoint[] {
  const line: LinePoint[] = []
  for (const point of points) {
    const last = line.at(-1)
    if (last && point.time - last.time > silenceMs) {
      line.push({ time: last.time + 1, value: null, lone: false })
    }
    line.push({ ...point, lone: false })
  }
  for (const [index, point] of line.entries()) {
    point.lone = point.value !== null && isBreak(line[index - 1]) && isBreak(line[index + 1])
  }
  return line
}

function isBreak(point: LinePoint | undefined): boolean {
  return point === undefined || point.value === null
}
