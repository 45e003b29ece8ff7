import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ChartRange, PathStep } from '../../../shared/types/workbench.ts'
import { bridge } from '../../bridge/index.ts'
import { chartFilter } from '../../charts/data/chart-filter.ts'
import { fitRange } from '../../charts/data/fit-range.ts'
import type { LiveChart } from '../../charts/data/live-chart.ts'
import { createLiveChart } from '../../charts/data/live-chart.ts'
import { useWorkspaceStore } from '../shell/workspace.ts'
import type { ChartChecks } from './kept-charts.ts'
import { chartsOf } from './kept-charts.ts'
import type { MessageRow } from '../connections/selection.ts'
import { useSubscriptionsStore } from '../connections/subscriptions.ts'

/** A chart that the user has opened. Plain data that can be saved as JSON and restored. */
export interface PickedChart {
  key: string
  connectionId: number
  /** The filter for the widest scope: that of the subscription that matches the topic, or the topic itself. */
  topicFilter: string
  /** The topic whose number was picked; it is always drawn. */
  topic: string
  scope: 'topic' | 'filter'
  kind: 'received' | 'published'
  path: PathStep[]
  /** Time of the message whose number was picked, UTC ms. */
  pickedMs: number
  /** The time range on screen; null until it has been fitted to the message. */
  range: ChartRange | null
  /** Whether the mean of all topics is drawn as well. */
  mean: boolean
}

/** Checks each part of a chart that was kept in an earlier run. */
const chartChecks: ChartChecks<PickedChart> = {
  key: (value) => typeof value === 'string',
  connectionId: (value) => typeof value === 'number',
  topicFilter: (value) => typeof value === 'string',
  topic: (value) => typeof value === 'string',
  scope: (value) => value === 'topic' || value === 'filter',
  kind: (value) => value === 'received' || value === 'published',
  path: (value) =>
    Array.isArray(value) && value.every((step) => typeof step === 'string' || typeof step === 'number'),
  pickedMs: (value) => typeof value === 'number',
  range: (value) => value === null || isRange(value),
  mean: (value) => typeof value === 'boolean',
}

function isRange(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { windowMs, endMs } = value as Partial<ChartRange>
  return typeof windowMs === 'number' && windowMs > 0 && (endMs === null || typeof endMs === 'number')
}

/** The parts of a chart that can be changed. */
export type ChartChange = Partial<Pick<PickedChart, 'scope' | 'range' | 'mean' | 'pickedMs'>>

/** Maximum number of charts of one connection; the ones picked longest ago are removed. */
const maxCharts = 12

/** The charts of each connection, newest first. Only charts that are on screen are kept up to date, see `follow`. */
export const useChartsStore = defineStore('charts', () => {
  const subscriptions = useSubscriptionsStore()
  const workspace = useWorkspaceStore()
  const picked = shallowRef<ReadonlyMap<number, readonly PickedChart[]>>(new Map())
  const live = new Set<LiveChart>()

  bridge.on('charts.advanced', (news) => {
    for (const chart of live) chart.advance(news)
  })
  bridge.on('charts.ended', ({ chartId }) => {
    for (const chart of live) chart.ended(chartId)
  })
  bridge.onReady(() => {
    for (const chart of live) void chart.open()
  })

  /** The charts of the last run, until one of them is changed. */
  const restored = new Map<number, readonly PickedChart[]>()

  function listOf(connectionId: number): readonly PickedChart[] {
    const list = picked.value.get(connectionId) ?? restored.get(connectionId)
    if (list) return list
    restored.set(connectionId, chartsOf(connectionId, workspace.placeOf(connectionId).charts, chartChecks))
    return listOf(connectionId)
  }

  function keep(connectionId: number, charts: readonly PickedChart[]): void {
    const kept = charts.slice(0, maxCharts)
    picked.value = new Map(picked.value).set(connectionId, kept)
    workspace.keep(connectionId, { charts: kept.map((chart) => ({ ...chart })) })
  }

  /**
   * Opens a chart of the number at `path`, for the topic of `row` and all topics of its subscription. A chart that
   * already draws this number comes first, and shows the message.
   */
  function pick(connectionId: number, row: MessageRow, path: readonly PathStep[]): PickedChart {
    const { topic, kind, timeMs } = row
    const filters = subscriptions
      .ofConnection(connectionId)
      .filter((subscription) => subscription.enabled)
      .map((subscription) => subscription.filter)
    const wanted: PickedChart = {
      key: crypto.randomUUID(),
      connectionId,
      topicFilter: chartFilter(topic, filters),
      topic,
      scope: 'filter',
      kind,
      path: [...path],
      pickedMs: timeMs,
      range: null,
      mean: false,
    }
    const before = listOf(connectionId).find((chart) => drawsAlso(chart, wanted))
    const chart = before ? { ...before, topic, pickedMs: timeMs, range: rangeWith(before, timeMs) } : wanted
    keep(connectionId, [chart, ...listOf(connectionId).filter(({ key }) => key !== chart.key)])
    return chart
  }

  function change(chart: PickedChart, patch: ChartChange): void {
    keep(
      chart.connectionId,
      listOf(chart.connectionId).map((other) => (other.key === chart.key ? { ...other, ...patch } : other)),
    )
  }

  function remove(chart: PickedChart): void {
    keep(
      chart.connectionId,
      listOf(chart.connectionId).filter((other) => other.key !== chart.key),
    )
  }

  /** Sets the time range that shows the picked message and those around it. */
  async function fit(chart: PickedChart): Promise<void> {
    const { connectionId, topic, kind, key, pickedMs } = chart
    const moments = await bridge
      .call('charts.moments', { connectionId, topic, kind, timeMs: pickedMs })
      // Without them only the message counts. The error is reported when the chart is opened.
      .catch(() => ({ times: [], newestMs: 0 }))
    const now = listOf(connectionId).find((other) => other.key === key)
    if (now?.range === null && now.pickedMs === pickedMs) {
      change(now, { range: fitRange(pickedMs, moments, Date.now()) })
    }
  }

  /** Opens the chart in the core and keeps it up to date until it is stopped. */
  function follow(chart: PickedChart, range: ChartRange): LiveChart {
    const { connectionId, topic, kind, path } = chart
    const topicFilter = chart.scope === 'topic' ? topic : chart.topicFilter
    const started = createLiveChart({
      range,
      topic,
      open: () => bridge.call('charts.open', { connectionId, topicFilter, topic, kind, path, ...range }),
      close: (chartId) => bridge.call('charts.close', { chartId }),
      onStop: () => live.delete(started),
    })
    live.add(started)
    void started.open()
    return started
  }

  return {
    listOf,
    currentOf: (connectionId: number) => listOf(connectionId)[0] ?? null,
    pick,
    change,
    remove,
    fit,
    follow,
  }
})

/** Whether `chart` also draws the number of `other`. */
function drawsAlso(chart: PickedChart, other: PickedChart): boolean {
  return (
    chart.kind === other.kind &&
    JSON.stringify(chart.path) === JSON.stringify(other.path) &&
    chart.topicFilter === other.topicFilter &&
    (chart.scope === 'filter' || chart.topic === other.topic)
  )
}

/** The range of a chart if it includes the time, null if it must be fitted again. */
function rangeWith({ range }: PickedChart, timeMs: number): ChartRange | null {
  if (!range) return null
  const toMs = range.endMs ?? Date.now()
  return timeMs >= toMs - range.windowMs && timeMs <= toMs ? range : null
}
