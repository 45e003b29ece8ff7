const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A size for a reader: bytes up to 10,000, then kB, MB with one decimal (powers of 1,000). */
export function formatSize(bytes: number, locale: string): string {
  let value = bytes
  let step = 0
  while (value >= (step === 0 ? 10_000 : 1_000) && step < units.length - 1) {
    value /= 1_000
    step++
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(value)
}

/** A time in the user's zone: with milliseconds, with its date where that is not today, and whole with its offset. */
export function formatMoment(timeMs: number, locale: string, nowMs = Date.now()) {
  const date = new Date(timeMs)
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 } as const
  const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const today = date.toDateString() === new Date(nowMs).toDateString()
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, hourCycle: 'h23' }).format(date)
  return {
    iso: date.toISOString(),
    short: format(today ? time : { ...day, ...time }),
    full: format({ ...day, ...time, timeZoneName: 'longOffset' }),
  }
}
