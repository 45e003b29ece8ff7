import { useIntervalFn } from '@vueuse/core'
import { ref, watch } from 'vue'
import type { ViewStore } from '../../../stores/view/view.ts'
import { ArrivalRate } from './arrival-rate.ts'

/** A stream that ends brings no news of that: somebody has to look. */
const lookIntervalMs = 500

/** Whether the rows of a view come faster than a pointer can follow them. */
export function useArrivals(view: ViewStore) {
  const rate = new ArrivalRate()
  const fast = ref(false)
  let opening = -1

  function look(): void {
    const { extent } = view
    if (!extent) return
    if (opening !== view.opening) {
      opening = view.opening
      rate.reset()
    }
    fast.value = rate.note(extent.last, performance.now())
  }

  watch(() => view.extent?.last, look)
  useIntervalFn(look, lookIntervalMs)
  return fast
}
