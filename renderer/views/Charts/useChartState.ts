import { useNow } from '@vueuse/core'
import { computed, onScopeDispose, proxyRefs, ref, shallowRef, watch } from 'vue'
import type { Drawn, LiveChart } from '../../charts/data/live-chart.ts'
import { meanLine } from '../../charts/data/mean-line.ts'
import { seriesStats } from '../../charts/data/series-stats.ts'
import { shownSpan } from '../../charts/data/shown-span.ts'
import type { PickedChart } from '../../stores/history/charts.ts'
import { useChartsStore } from '../../stores/history/charts.ts'

/** A chart without news still moves with the time. */
const tickMs = 1_000
const nothingDrawn: Drawn = { topics: 0, chosen: false, cutAtMs: null, last: null }

/** What a chart on screen shows now; it is closed in the core with the component, and when another is shown. */
export function useChartState(chart: () => PickedChart) {
  const live = useLiveChart(chart)
  const focus = ref<string | null>(null)
  watch(
    () => chart().key,
    () => (focus.value = null),
  )

  const tick = useNow({ interval: tickMs })
  const series = computed(() => {
    // The points are not reactive, their revision is.
    void live.shown.value?.revision.value
    return live.shown.value?.series() ?? []
  })
  const range = computed(() => chart().range ?? { windowMs: 120_000, endMs: null })
  const span = computed(() => {
    void tick.value
    return shownSpan(series.value, range.value, Date.now())
  })
  const focused = computed(() =>
    series.value.filter((points) => focus.value === null || points.topic === focus.value),
  )
  const stats = computed(() => seriesStats(focused.value, span.value))

  return proxyRefs({
    focus,
    setFocus: (topic: string | null) => {
      focus.value = topic
    },
    series,
    span,
    stats,
    live: computed(() => range.value.endMs === null),
    mean: computed(() =>
      chart().mean && series.value.length > 1 ? meanLine(series.value, span.value) : null,
    ),
    opening: computed(() => chart().range === null || live.current.value?.opening.value === true),
    fault: computed(() => live.current.value?.fault.value ?? null),
    drawn: computed(() => live.shown.value?.drawn.value ?? nothingDrawn),
    empty: computed(() => seriesStats(series.value, span.value).count === 0),
    reopen: () => void live.current.value?.open(),
  })
}

export type ChartState = ReturnType<typeof useChartState>

/** `current` is what the core is asked for, `shown` what is seen: the one before, until the core has answered. */
function useLiveChart(chart: () => PickedChart) {
  const charts = useChartsStore()
  const current = shallowRef<LiveChart | null>(null)
  const shown = shallowRef<LiveChart | null>(null)

  function follow(): void {
    const { range } = chart()
    current.value?.stop()
    current.value = range ? charts.follow(chart(), range) : null
    if (!range) void charts.fit(chart())
  }

  watch(
    () => {
      const { connectionId, key, topic, scope, range, pickedMs } = chart()
      return [connectionId, key, topic, scope, range?.windowMs, range?.endMs, range ? 0 : pickedMs].join('\n')
    },
    follow,
    { immediate: true },
  )
  watch(
    () => chart().key,
    () => (shown.value = null),
  )
  watch(
    () => current.value?.opening.value === false,
    (answered) => {
      if (answered) shown.value = current.value
    },
  )
  onScopeDispose(() => current.value?.stop())
  return { current, shown }
}
