const two = (value: number) => String(value).padStart(2, '0')

/** `2026-11-20`, local time. */
export function formatDay(timeMs: number): string {
  const date = new Date(timeMs)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** `14:02:11.048`, local time. */
export function formatClock(timeMs: number): string {
  const date = new Date(timeMs)
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** The clock alone for today, with its day for any other. */
export function formatTime(timeMs: number, nowMs: number): string {
  const clock = formatClock(timeMs)
  return formatDay(timeMs) === formatDay(nowMs) ? clock : `${formatDay(timeMs)} ${clock}`
}

/** `14:02:11` for today, `2026-11-19 14:02` for any other day: a moment somebody chose. */
export function formatMoment(timeMs: number, nowMs: number): string {
  const clock = formatClock(timeMs)
  const day = formatDay(timeMs)
  return day === formatDay(nowMs) ? clock.slice(0, 8) : `${day} ${clock.slice(0, 5)}`
}

const units = ['B', 'kB', 'MB', 'GB'] as const

/** `41 B`, `12.4 kB`: powers of a thousand, one decimal. */
export function formatBytes(bytes: number, number: (value: number) => string): string {
  let value = bytes
  let unit = 0
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1_000
    unit++
  }
  return `${number(unit === 0 ? value : Math.round(value * 10) / 10)} ${units[unit] ?? ''}`
}

/** `640 ms`, `3.2 s`, `2 min 5 s`, `3 h 10 min`. */
export function formatDuration(ms: number, number: (value: number) => string): string {
  if (ms < 1_000) return `${number(Math.round(ms))} ms`
  if (ms < 59_950) return `${number(Math.round(ms / 100) / 10)} s`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${number(Math.floor(seconds / 3_600))} h ${Math.floor((seconds % 3_600) / 60)} min`
}

/** `16.0/s`, below ten thousand with one decimal. */
export function formatRate(perS: number, number: (value: number, decimals: number) => string): string {
  return `${number(perS, perS < 10_000 ? 1 : 0)}/s`
}
