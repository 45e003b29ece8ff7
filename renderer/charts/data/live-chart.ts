import { useThrottleFn } from '@vueuse/core'
import type { Ref } from 'vue'
import { ref, shallowRef } from 'vue'
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf } from '../../../shared/errors.ts'
import type { ChartContents, ChartRange, ChartSeries, ChartValue } from '../../../shared/types/workbench.ts'
import type { SeriesPoints } from './series-buffer.ts'
import { SeriesBuffer } from './series-buffer.ts'

/** A redraw shows about this part of the window anew; four a second at most, whatever the rate of messages. */
const redrawPart = 1 / 1_000
const fastestRedrawMs = 250
const slowestRedrawMs = 1_000

interface LiveChartOptions {
  range: ChartRange
  /** The topic that always has a line. */
  topic: string
  open: () => Promise<ChartContents & { chartId: number }>
  close: (chartId: number) => Promise<unknown>
  onStop: () => void
}

/** How much of what there is a chart draws. */
export interface Drawn {
  /** Topics with a number. */
  topics: number
  /** Whether there were more of them than lines when the chart was opened: the most recent ones were chosen then. */
  chosen: boolean
  /** Where the chart begins when its time holds more than is drawn, UTC ms. */
  cutAtMs: number | null
  /** The newest number of the topic that was clicked, when it has none in this time. */
  last: ChartValue | null
}

/** News of a chart from the core. */
export interface ChartNews {
  chartId: number
  series: readonly ChartSeries[]
  topics: number
}

/** A chart that the core keeps advancing. */
export interface LiveChart {
  /** Counts redraws that are worth it: read `series` again when it moves. */
  readonly revision: Readonly<Ref<number>>
  readonly opening: Readonly<Ref<boolean>>
  readonly fault: Readonly<Ref<Reason | null>>
  readonly drawn: Readonly<Ref<Drawn>>
  series(): readonly SeriesPoints[]
  /** Opens it anew: a core that answers anew knows no charts. */
  open(): Promise<void>
  advance(news: ChartNews): void
  /** The core has lost a chart: it is opened anew when it is this one. */
  ended(chartId: number): void
  stop(): void
}

const byTopic = (a: ChartSeries, b: ChartSeries) =>
  a.topic.localeCompare(b.topic, undefined, { numeric: true })

/** The page's side of one chart of the core. */
export function createLiveChart(options: LiveChartOptions): LiveChart {
  const { windowMs, endMs } = options.range
  const revision = ref(0)
  const opening = ref(false)
  const drawn = shallowRef<Drawn>({ topics: 0, chosen: false, cutAtMs: null, last: null })
  const fault = shallowRef<Reason | null>(null)
  let buffer = new SeriesBuffer()
  let chartId: number | null = null
  let attempts = 0
  /** News of a chart whose opening has not been answered yet. */
  let early: ChartNews[] = []

  const redrawMs = Math.min(slowestRedrawMs, Math.max(fastestRedrawMs, windowMs * redrawPart))
  const redraw = useThrottleFn(() => revision.value++, redrawMs, true)

  function take(series: readonly ChartSeries[], topics: number): void {
    buffer.append(series)
    if (endMs === null) buffer.dropBefore(Date.now() - windowMs)
    const { cutAtMs } = buffer
    drawn.value = { ...drawn.value, topics, ...(cutAtMs === null ? {} : { cutAtMs }) }
    void redraw()
  }

  // A chart that cannot be closed is gone already.
  const close = (id: number) => options.close(id).catch(() => undefined)

  function begin({ chartId: id, series, topics, cutAtMs, last }: ChartContents & { chartId: number }): void {
    chartId = id
    buffer = new SeriesBuffer()
    buffer.include(options.topic, last)
    drawn.value = { topics, chosen: topics > series.length, cutAtMs, last }
    fault.value = null
    take(series.toSorted(byTopic), topics)
    for (const news of early) advance(news)
    early = []
  }

  async function open(): Promise<void> {
    const attempt = ++attempts
    chartId = null
    early = []
    opening.value = true
    try {
      const opened = await options.open()
      if (attempt === attempts) begin(opened)
      else await close(opened.chartId)
    } catch (error) {
      if (attempt === attempts) fault.value = reasonOf(error)
    } finally {
      if (attempt === attempts) opening.value = false
    }
  }

  function advance(news: ChartNews): void {
    if (news.chartId === chartId) take(news.series, news.topics)
    else if (opening.value) early.push(news)
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
    revision,
    opening,
    fault,
    drawn,
    series: () => buffer.series(),
    open,
    advance,
    ended,
    stop,
  }
}
