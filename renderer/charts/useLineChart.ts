import { LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import type { EChartsType } from 'echarts/core'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { ShallowRef } from 'vue'
import { onBeforeUnmount, onMounted, watch } from 'vue'
import type { LineDrawing } from './line-chart-options.ts'
import { chartFrame, chartLines } from './line-chart-options.ts'

use([LineChart, GridComponent, TooltipComponent, CanvasRenderer])

/** A chart without news still moves with the time. */
const tickMs = 1_000

/** Draws lines into `place` whenever `drawing` changes, its place is resized, or time goes by. */
export function useLineChart(
  place: Readonly<ShallowRef<HTMLElement | null>>,
  drawing: () => Omit<LineDrawing, 'nowMs' | 'widthPx'>,
) {
  let chart: EChartsType | null = null
  let ticking: ReturnType<typeof setInterval> | undefined
  const resized = new ResizeObserver(() => {
    chart?.resize()
    drawLines()
  })

  function now(): LineDrawing {
    return { ...drawing(), nowMs: Date.now(), widthPx: place.value?.clientWidth ?? 300 }
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
    ticking = setInterval(drawLines, tickMs)
  })

  onBeforeUnmount(() => {
    clearInterval(ticking)
    resized.disconnect()
    chart?.dispose()
    chart = null
  })

  watch(() => [drawing().theme, drawing().windowMs, drawing().locale], drawFrame)
  watch(() => [drawing().series, drawing().focus], drawLines)

  /** The drawing as it stands, without a background; `scale` pixels for every CSS pixel. */
  function toCanvas(scale: number): HTMLCanvasElement | null {
    return chart?.renderToCanvas({ pixelRatio: scale }) ?? null
  }

  return { toCanvas }
}

/**
 * ECharts empties its place by setting `innerHTML`, which the page's Trusted Types policy refuses even for an empty
 * text. This element empties itself by other means.
 */
function emptyWithoutMarkup(element: HTMLElement): void {
  Object.defineProperty(element, 'innerHTML', { configurable: true, set: () => element.replaceChildren() })
}
