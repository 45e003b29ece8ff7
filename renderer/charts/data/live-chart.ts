import { useThrottleFn } from '@vueuse/core'
import type { Ref } from 'vue'
import { ref, shallowRef } from 'vue'
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf } from '../../../shared/errors.ts'
import type { ChartSeries } from '../../../shared/types/workbench.ts'
import type { SeriesPoints } from './series-buffer.ts'
import { SeriesBuffer } from './series-buffer.ts'

/** A redraw shows about this part of the window anew; four a second at most, whatever the rate of messages. */
const redrawPart = 1 / 1_000
const fastestRedrawMs = 250
const slowestRedrawMs = 1_000

interface LiveChartOptions {
  windowMs: number
  open: () => Promise<{ chartId: number; series: ChartSeries[]; truncated: boolean }>
  close: (chartId: number) => Promise<unknown>
  onStop: () => void
}

/** A chart that the core keeps advancing. */
export interface LiveChart {
  readonly windowMs: number
  /** Counts redraws that are worth it: read `series` again when it moves. */
  readonly revision: Readonly<Ref<number>>
  readonly opening: Readonly<Ref<boolean>>
  readonly fault: Readonly<Ref<Reason | null>>
  /** The window holds more than is drawn. */
  readonly truncated: Readonly<Ref<boolean>>
  series(): readonly SeriesPoints[]
  /** Opens it anew: a core that answers anew knows no charts. */
  open(): Promise<void>
  advance(chartId: number, series: readonly ChartSeries[]): void
  /** The core has lost a chart: it is opened anew when it is this one. */
  ended(chartId: number): void
  stop(): void
}

const byTopic = (a: ChartSeries, b: ChartSeries) =>
  a.topic.localeCompare(b.topic, undefined, { numeric: true })

/** The page's side of one chart of the core. */
export function createLiveChart(options: LiveChartOptions): LiveChart {
  const revision = ref(0)
  const opening = ref(false)
  const truncated = ref(false)
  const fault = shallowRef<Reason | null>(null)
  let buffer = new SeriesBuffer()
  let chartId: number | null = null
  let attempts = 0
  /** News of a chart whose opening has not been answered yet. */
  let early: { chartId: number; series: readonly ChartSeries[] }[] = []

  const redrawMs = Math.min(slowestRedrawMs, Math.max(fastestRedrawMs, options.windowMs * redrawPart))
  const redraw = useThrottleFn(() => revision.value++, redrawMs, true)

  function take(series: readonly ChartSeries[]): void {
    buffer.append(series)
    buffer.dropBefore(Date.now() - options.windowMs)
    truncated.value ||= buffer.cut
    void redraw()
  }

  // A chart that cannot be closed is gone already.
  const close = (id: number) => options.close(id).catch(() => undefined)

  async function open(): Promise<void> {
    const attempt = ++attempts
    chartId = null
    early = []
    opening.value = true
    try {
      const opened = await options.open()
      if (attempt !== attempts) {
        await close(opened.chartId)
        return
      }
      chartId = opened.chartId
      buffer = new SeriesBuffer()
      truncated.value = opened.truncated
      fault.value = null
      take(opened.series.toSorted(byTopic))
      for (const news of early) if (news.chartId === chartId) take(news.series)
      early = []
    } catch (error) {
      if (attempt === attempts) fault.value = reasonOf(error)
    } finally {
      if (attempt === attempts) opening.value = false
    }
  }

  function advance(id: number, series: readonly ChartSeries[]): void {
    if (id === chartId) take(series)
    else if (opening.value) early.push({ chartId: id, series })
  }

  function ended(id: number): void {
    if (id === chartId) void open()
  }

  function stop(): void {
    attempts++
    opening.value = false
    options.onStop()
    if (chartId !== null) void close(chartId)
    chartId = null
  }

  return {
    windowMs: options.windowMs,
    revision,
    opening,
    fault,
    truncated,
    series: () => buffer.series(),
    open,
    advance,
    ended,
    stop,
  }
}
