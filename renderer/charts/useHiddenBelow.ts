import { useEventListener, useResizeObserver } from '@vueuse/core'
import type { ShallowRef, WatchSource } from 'vue'
import { ref, watch } from 'vue'

/** How many items of a scrolled list lie below what is seen of it. `changes`: what moves the items. */
export function useHiddenBelow(scroller: Readonly<ShallowRef<HTMLElement | null>>, changes: WatchSource) {
  const hiddenBelow = ref(0)

  function count(): void {
    const edge = scroller.value?.getBoundingClientRect().bottom ?? Infinity
    const items = scroller.value?.querySelectorAll('li') ?? []
    hiddenBelow.value = [...items].filter((item) => {
      const { top, height } = item.getBoundingClientRect()
      return top + height / 2 > edge
    }).length
  }

  useEventListener(scroller, 'scroll', count, { passive: true })
  useResizeObserver(scroller, count)
  watch(changes, count, { flush: 'post' })

  return { hiddenBelow, scrollOn: () => scroller.value?.scrollBy({ top: scroller.value.clientHeight * 0.8 }) }
}
