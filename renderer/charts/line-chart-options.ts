import type { LineSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { lineColour } from './line-colours.ts'
import { linePoints } from './data/line-points.ts'
import type { SeriesPoints } from './data/series-buffer.ts'

export type LineChartOption = ComposeOption<LineSeriesOption | GridComponentOption | TooltipComponentOption>

/** What a drawing depends on. */
export interface LineDrawing {
  series: readonly SeriesPoints[]
  windowMs: number
  nowMs: number
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
  light: { text: '#71717a', line: '#e4e4e7', faint: '#f4f4f5', back: '#ffffff', strong: '#18181b' },
  dark: { text: '#a1a1aa', line: '#3f3f46', faint: '#27272a', back: '#27272a', strong: '#fafafa' },
}

/** The parts that change with the theme and the window, not with the data. */
export function chartFrame({ theme, windowMs, locale }: LineDrawing): LineChartOption {
  const tint = tints[theme]
  const exact = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
    ...(windowMs > 3_600_000 ? { month: '2-digit', day: '2-digit' } : {}),
  })
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(windowMs <= 900_000 ? { second: '2-digit' } : {}),
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
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: tint.back,
      borderColor: tint.line,
      textStyle: { color: tint.strong, fontFamily: font, fontSize: 11 },
      axisPointer: { animation: false, lineStyle: { color: tint.text, type: 'dashed' } },
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
      axisPointer: { label: { formatter: ({ value }) => exact.format(Number(value)) } },
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
  const { series, windowMs, nowMs, focus, theme, widthPx } = drawing
  const from = nowMs - windowMs
  const buckets = Math.max(50, Math.min(widthPx, maxDrawnPoints / 2 / Math.max(1, series.length)))
  return {
    xAxis: { min: from, max: nowMs },
    series: series.map((points) => {
      const stands = focus === null || focus === points.topic
      const line = linePoints(points, from, nowMs, buckets)
      const newest = line.findLast((point) => point.value !== null)
      const colour = lineColour(points.order, theme)
      return {
        id: points.topic,
        name: points.topic,
        type: 'line',
        color: colour,
        connectNulls: false,
        symbol: 'none',
        z: stands && focus !== null ? 3 : 2,
        lineStyle: {
          width: focus === points.topic ? 2 : 1.5,
          opacity: stands ? 1 : fadedOpacity,
          color: colour,
        },
        emphasis: { disabled: true },
        data: line.map((point) => ({
          value: [point.time, point.value],
          ...(point.lone || point === newest
            ? { symbol: 'circle', symbolSize: 4, itemStyle: { opacity: stands ? 1 : fadedOpacity } }
            : {}),
        })),
      }
    }),
  }
}
