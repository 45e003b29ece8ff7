import type { ChartRange, TopicMoments } from '../../../shared/types/workbench.ts'
import { usualInterval } from './silence.ts'

const minuteMs = 60_000

/** Windows of a chart that moves with the clock, in ms. */
export const liveWindowsMs: readonly number[] = [
  2 * minuteMs,
  15 * minuteMs,
  60 * minuteMs,
  24 * 60 * minuteMs,
  7 * 24 * 60 * minuteMs,
]

/** Messages that a new chart shows, where there are as many. */
const wantedPoints = 30
/** A message this old is shown in a chart that moves with the clock, whatever came after it. */
const recentMs = 15 * minuteMs
/** A chart is live when its topic has been silent for no more than this many of its usual intervals. */
const liveIntervals = 5
/** Silences this many times the usual interval part one stretch of messages from another. */
const partingIntervals = 20
const shortestFixedMs = 10_000
/** Nothing is shown that lies further from the message than this. */
const furthestMs = 90 * 24 * 60 * minuteMs
/** Space before the first and after the last point, as a part of the range. */
const margin = 0.04

/**
 * The time to show when the number of a message is clicked: it holds the message and those around it. It moves with the clock
 * when the topic is still sending and the message is recent or among the newest; otherwise it stands still around the message.
 */
export function fitRange(clickedMs: number, { times, newestMs }: TopicMoments, nowMs: number): ChartRange {
  const pauseMs = usualInterval(times) * liveIntervals
  const [shortestMs = minuteMs] = liveWindowsMs
  const reachesNow = nowMs - newestMs <= Math.max(shortestMs, pauseMs)
  const isNew = newestMs <= Math.max(clickedMs, times.at(-1) ?? 0)
  if (reachesNow && (isNew || nowMs - clickedMs <= recentMs)) {
    const wanted = isNew ? (times.at(-wantedPoints) ?? times[0] ?? clickedMs) : clickedMs
    const from = Math.min(clickedMs, wanted)
    const windowMs = liveWindowsMs.find((ms) => ms >= nowMs - from)
    if (windowMs !== undefined) return { windowMs, endMs: null }
  }
  if (nowMs - clickedMs <= shortestMs) return { windowMs: shortestMs, endMs: null }
  return fixedRange(clickedMs, times)
}

function fixedRange(clickedMs: number, times: readonly number[]): ChartRange {
  const partMs = Math.max(2 * minuteMs, usualInterval(times) * partingIntervals)
  const near = times.filter((time) => Math.abs(time - clickedMs) <= furthestMs)
  let from = clickedMs
  let to = clickedMs
  for (const time of near.toReversed()) if (time < from && from - time <= partMs) from = time
  for (const time of near) if (time > to && time - to <= partMs) to = time
  const spanMs = Math.max(shortestFixedMs, to - from)
  const spareMs = (spanMs - (to - from)) / 2 + spanMs * margin
  return { windowMs: Math.round(to - from + 2 * spareMs), endMs: Math.round(to + spareMs) }
}
