import type { ShallowRef } from 'vue'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { LiveChart } from '../../charts/data/live-chart.ts'
import type { PickedChart } from '../../stores/history/charts.ts'
import { useChartsStore } from '../../stores/history/charts.ts'

/** The live side of the chart that is shown; it is closed in the core with the component, and when another is shown. */
export function useFollowedChart(chart: () => PickedChart) {
  const charts = useChartsStore()
  const live: ShallowRef<LiveChart | null> = shallowRef(null)

  watch(
    () => `${chart().connectionId} ${chart().key} ${chart().windowMs}`,
    () => {
      live.value?.stop()
      live.value = charts.follow(chart())
    },
    { immediate: true },
  )
  onScopeDispose(() => live.value?.stop())

  return {
    live,
    series: computed(() => {
      // The points are not reactive, their revision is.
      void live.value?.revision.value
      return live.value?.series() ?? []
    }),
  }
}
