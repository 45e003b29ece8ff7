import type { SeriesPoints } from './series-buffer.ts'

/** A silence is a gap when it lasts this many times the usual interval ... */
const silentIntervals = 5
/** ... and longer than this, since publishers are not clocks. */
const shortestSilenceMs = 3_000
/** A topic whose usual interval is not known yet is silent after this. */
const unknownSilenceMs = 60_000
const minTimes = 3

const countedIntervals = 500

/** The usual time between messages, in ms: the median of the newest intervals; 0 with fewer than two times. */
export function usualInterval(times: readonly number[]): number {
  const intervals: number[] = []
  for (let index = Math.max(1, times.length - countedIntervals); index < times.length; index++) {
    intervals.push((times[index] ?? 0) - (times[index - 1] ?? 0))
  }
  return intervals.toSorted((a, b) => a - b)[intervals.length >> 1] ?? 0
}

/** How long after a message of such a topic the next one is missing, in ms. */
export function longestPause(times: readonly number[]): number {
  return Math.max(shortestSilenceMs, usualInterval(times) * silentIntervals)
}

/** For how long a topic has sent no number that it should have sent, in ms; null while it is on time. */
export function silentFor({ times, last }: SeriesPoints, nowMs: number): number | null {
  if (last === null) return null
  const allowedMs = times.length < minTimes ? unknownSilenceMs : longestPause(times)
  const silentMs = nowMs - last.timeMs
  return silentMs > allowedMs ? silentMs : null
}

/** `41 s`, `3 min 5 s`, `2 h 10 min`: whole seconds, since tenths would run like a clock. */
export function formatSilence(ms: number, number: (value: number) => string): string {
  const seconds = Math.floor(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${number(Math.floor(seconds / 3_600))} h ${Math.floor((seconds % 3_600) / 60)} min`
}
