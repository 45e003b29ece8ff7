import type { LineSeriesOption } from 'echarts/charts'
import type { GridComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { lineColour, meanColour } from './line-colours.ts'
import type { LinePoint } from './data/line-points.ts'
import { linePoints } from './data/line-points.ts'
import type { MeanLine } from './data/mean-line.ts'
import type { SeriesPoints } from './data/series-buffer.ts'
import type { Span } from './data/shown-span.ts'

export type LineChartOption = ComposeOption<LineSeriesOption | GridComponentOption>

/** What a drawing depends on. */
export interface LineDrawing extends Span {
  series: readonly SeriesPoints[]
  /** Drawn above all others; null for none. */
  mean: MeanLine | null
  /** The topic that stands out; null when all are alike. */
  focus: string | null
  theme: 'light' | 'dark'
  widthPx: number
  locale: string
}

const font = "'Inter Variable', 'Noto Sans CJK JP', sans-serif"
/** Points drawn at once, all lines together. */
const maxDrawnPoints = 24_000

const fadedOpacity = 0.18

const tints = {
  light: { text: '#71717a', line: '#e4e4e7', faint: '#f4f4f5' },
  dark: { text: '#a1a1aa', line: '#3f3f46', faint: '#27272a' },
}

/** The parts that change with the theme and the length of the time shown, not with the data. */
export function chartFrame({ theme, fromMs, toMs, locale }: Omit<LineDrawing, 'widthPx'>): LineChartOption {
  const tint = tints[theme]
  const spanMs = toMs - fromMs
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(spanMs <= 900_000 ? { second: '2-digit' } : {}),
    ...(spanMs > 129_600_000 ? { month: '2-digit', day: '2-digit' } : {}),
  })
  return {
    animation: false,
    grid: {
      left: 4,
      right: 10,
      top: 10,
      bottom: 2,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'time',
      splitNumber: 4,
      axisLine: { lineStyle: { color: tint.line } },
      axisTick: { lineStyle: { color: tint.line } },
      axisLabel: {
        color: tint.text,
        fontFamily: font,
        fontSize: 10,
        hideOverlap: true,
        formatter: (value: number) => clock.format(value),
      },
    },
    yAxis: {
      type: 'value',
      scale: true,
      splitNumber: 5,
      splitLine: { lineStyle: { color: tint.faint } },
      axisLabel: { color: tint.text, fontFamily: font, fontSize: 10 },
    },
  }
}

/** The lines and the time they are seen in. */
export function chartLines(drawing: LineDrawing): LineChartOption {
  const { series, mean, fromMs, toMs, theme, widthPx } = drawing
  const buckets = Math.max(50, Math.min(widthPx, maxDrawnPoints / 2 / Math.max(1, series.length)))
  return {
    xAxis: { min: fromMs, max: toMs },
    series: [
      ...series.map((points) => {
        const drawn = linePoints(points, fromMs, toMs, buckets)
        return topicLine(points, drawn, drawing)
      }),
      ...(mean ? [meanSeries(mean, theme, drawing.focus === null)] : []),
    ],
  }
}

function topicLine(
  { topic, order }: SeriesPoints,
  drawn: readonly LinePoint[],
  { focus, theme, series }: LineDrawing,
): LineSeriesOption {
  const stands = focus === null || focus === topic
  const newest = drawn.findLast((point) => point.value !== null)
  const colour = lineColour(order, theme)
  const dot = { symbol: 'circle', symbolSize: 4, itemStyle: { opacity: stands ? 1 : fadedOpacity } }
  return {
    id: topic,
    name: topic,
    type: 'line',
    color: colour,
    connectNulls: false,
    symbol: 'none',
    z: stands && focus !== null ? 3 : 2,
    lineStyle: {
      width: focus === topic || series.length === 1 ? 2 : 1.5,
      opacity: stands ? 1 : fadedOpacity,
      color: colour,
    },
    emphasis: { disabled: true },
    silent: true,
    data: drawn.map((point) => ({
      value: [point.time, point.value],
      ...(point.lone || point === newest ? dot : {}),
    })),
  }
}

function meanSeries({ times, values }: MeanLine, theme: 'light' | 'dark', stands: boolean): LineSeriesOption {
  const colour = meanColour(theme)
  return {
    id: '\0mean',
    type: 'line',
    color: colour,
    connectNulls: false,
    symbol: 'none',
    z: 4,
    lineStyle: { width: 2.5, color: colour, opacity: stands ? 1 : 0.6 },
    emphasis: { disabled: true },
    silent: true,
    data: times.map((time, index) => [time, values[index] ?? null]),
  }
}
