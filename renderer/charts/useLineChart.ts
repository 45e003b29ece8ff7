import { LineChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import type { EChartsType } from 'echarts/core'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { ShallowRef } from 'vue'
import { onBeforeUnmount, onMounted, watch } from 'vue'
import type { LineDrawing } from './line-chart-options.ts'
import { chartFrame, chartLines } from './line-chart-options.ts'

use([LineChart, GridComponent, CanvasRenderer])

/** Draws lines into `place` whenever `drawing` changes or its place is resized. */
export function useLineChart(
  place: Readonly<ShallowRef<HTMLElement | null>>,
  drawing: () => Omit<LineDrawing, 'widthPx'>,
) {
  let chart: EChartsType | null = null
  const resized = new ResizeObserver(() => {
    chart?.resize()
    drawLines()
  })

  function now(): LineDrawing {
    return { ...drawing(), widthPx: place.value?.clientWidth ?? 300 }
  }

  function drawFrame(): void {
    chart?.setOption(chartFrame(now()))
    drawLines()
  }

  function drawLines(): void {
    if (!document.hidden) chart?.setOption(chartLines(now()), { replaceMerge: ['series'], lazyUpdate: true })
  }

  onMounted(() => {
    const element = place.value
    if (!element) return
    emptyWithoutMarkup(element)
    chart = init(element, null, { renderer: 'canvas' })
    drawFrame()
    resized.observe(element)
  })

  onBeforeUnmount(() => {
    resized.disconnect()
    chart?.dispose()
    chart = null
  })

  const spanMs = () => drawing().toMs - drawing().fromMs
  watch(() => [drawing().theme, drawing().locale, Math.round(Math.log2(spanMs()) * 4)], drawFrame)
  watch(
    () => [drawing().series, drawing().mean, drawing().focus, drawing().fromMs, drawing().toMs],
    drawLines,
  )

  return {
    /** The drawing as it stands, without a background; `scale` pixels for every CSS pixel. */
    toCanvas: (scale: number): HTMLCanvasElement | null =>
      chart?.renderToCanvas({ pixelRatio: scale }) ?? null,
    /** The time at a distance from the left edge of the place; null outside of the lines' frame. */
    timeAt: (xPx: number): number | null => {
      const { clientHeight = 0 } = place.value ?? {}
      if (!chart?.containPixel('grid', [xPx, clientHeight / 2])) return null
      return chart.convertFromPixel({ xAxisIndex: 0 }, xPx)
    },
    /** The distance of a time from the left edge of the place. */
    pixelOf: (timeMs: number): number => chart?.convertToPixel({ xAxisIndex: 0 }, timeMs) ?? 0,
  }
}

/**
 * ECharts empties its place by setting `innerHTML`, which the page's Trusted Types policy refuses even for an empty
 * text. This element empties itself by other means.
 */
function emptyWithoutMarkup(element: HTMLElement): void {
  Object.defineProperty(element, 'innerHTML', { configurable: true, set: () => element.replaceChildren() })
}
