import { csvCell } from '../../../shared/payload/csv-cell.ts'
import type { SeriesPoints } from './series-buffer.ts'
import type { Span } from './shown-span.ts'

/**
 * The points of a chart as a CSV file (RFC 4180, with a byte order mark, as spreadsheets like it): one line for each, oldest
 * first. The value is empty where a message had no number.
 */
export function pointsCsv(series: readonly SeriesPoints[], { fromMs, toMs }: Span): string {
  const points = series.flatMap(({ topic, times, values }) =>
    times.flatMap((timeMs, index) =>
      timeMs >= fromMs && timeMs <= toMs ? [{ topic, timeMs, value: values[index] ?? null }] : [],
    ),
  )
  const lines = points
    .toSorted((a, b) => a.timeMs - b.timeMs)
    .map(({ topic, timeMs, value }) =>
      [new Date(timeMs).toISOString(), timeMs, csvCell(topic), value ?? ''].join(','),
    )
  return `\uFEFF${['time,timeMs,topic,value', ...lines].join('\r\n')}\r\n`
}
