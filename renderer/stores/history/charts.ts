import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { formatPath } from '../../../shared/payload/json/json-path.ts'
import type { PathStep } from '../../../shared/types/workbench.ts'
import { bridge } from '../../bridge/index.ts'
import { chartFilter } from '../../charts/data/chart-filter.ts'
import type { LiveChart } from '../../charts/data/live-chart.ts'
import { createLiveChart } from '../../charts/data/live-chart.ts'
import { useWorkspaceStore } from '../shell/workspace.ts'
import type { ChartChecks } from './kept-charts.ts'
import { chartsOf } from './kept-charts.ts'
import { useSubscriptionsStore } from '../connections/subscriptions.ts'

/** Windows a chart can show, in ms. */
export const chartWindowsMs: readonly number[] = [120_000, 900_000, 3_600_000, 86_400_000]

const defaultWindowMs = 120_000

/** What a user wants to see drawn. */
export interface PickedChart {
  /** Same filter and path, same key. */
  key: string
  connectionId: number
  topicFilter: string
  path: PathStep[]
  windowMs: number
  /** The topic whose number was picked. */
  topic: string
}

/** What was kept in an earlier run is a chart only if each part is what it must be. */
const chartChecks: ChartChecks<PickedChart> = {
  key: (value) => typeof value === 'string',
  connectionId: (value) => typeof value === 'number',
  topicFilter: (value) => typeof value === 'string',
  path: (value) =>
    Array.isArray(value) && value.every((step) => typeof step === 'string' || typeof step === 'number'),
  windowMs: (value) => typeof value === 'number' && value > 0,
  topic: (value) => typeof value === 'string',
}

/** Charts kept of one connection; the ones picked longest ago go. */
const maxCharts = 12

/** Which numbers are drawn, newest pick first. What is on screen is followed with `follow`, and only then costs anything. */
export const useChartsStore = defineStore('charts', () => {
  const subscriptions = useSubscriptionsStore()
  const workspace = useWorkspaceStore()
  const picked = shallowRef<ReadonlyMap<number, readonly PickedChart[]>>(new Map())
  const live = new Set<LiveChart>()

  bridge.on('charts.advanced', ({ chartId, series }) => {
    for (const chart of live) chart.advance(chartId, series)
  })
  bridge.on('charts.ended', ({ chartId }) => {
    for (const chart of live) chart.ended(chartId)
  })
  bridge.onReady(() => {
    for (const chart of live) void chart.open()
  })

  /** What was kept in the last run, until something is done with it. */
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

  /** Draws the number at `path` of the messages on `topic`, and of all topics its subscription brings with it. */
  function pick(connectionId: number, topic: string, path: readonly PathStep[]): PickedChart {
    const filters = subscriptions
      .ofConnection(connectionId)
      .filter((subscription) => subscription.enabled)
      .map((subscription) => subscription.filter)
    const topicFilter = chartFilter(topic, filters)
    const key = `${topicFilter} ${formatPath(path)}`
    const others = listOf(connectionId).filter((chart) => chart.key !== key)
    const before = listOf(connectionId).find((chart) => chart.key === key)
    const windowMs = before?.windowMs ?? listOf(connectionId)[0]?.windowMs ?? defaultWindowMs
    const chart: PickedChart = { key, connectionId, topicFilter, path: [...path], windowMs, topic }
    keep(connectionId, [chart, ...others])
    return chart
  }

  function setWindow(chart: PickedChart, windowMs: number): void {
    keep(
      chart.connectionId,
      listOf(chart.connectionId).map((other) => (other.key === chart.key ? { ...other, windowMs } : other)),
    )
  }

  function remove(chart: PickedChart): void {
    keep(
      chart.connectionId,
      listOf(chart.connectionId).filter((other) => other.key !== chart.key),
    )
  }

  /** Opens the chart in the core and keeps it up to date until it is stopped. */
  function follow(chart: PickedChart): LiveChart {
    const { connectionId, topicFilter, path, windowMs } = chart
    const started = createLiveChart({
      windowMs,
      open: () => bridge.call('charts.open', { connectionId, topicFilter, path, windowMs }),
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
    setWindow,
    remove,
    follow,
  }
})
