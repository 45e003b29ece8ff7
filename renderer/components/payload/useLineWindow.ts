import { useElementSize, useScroll } from '@vueuse/core'
import type { ShallowRef } from 'vue'
import { computed } from 'vue'

/** Browsers lay nothing out beyond some 30 million pixels. */
const maxHeightPx = 8_000_000
const marginLines = 8

/** Which of `count` lines of equal height are on screen in a scrolling element, and how far down they are. */
export function useLineWindow(
  element: Readonly<ShallowRef<HTMLElement | null>>,
  count: () => number,
  linePx: number,
) {
  const { y } = useScroll(element)
  const { height } = useElementSize(element)

  const heightPx = computed(() => Math.min(count() * linePx, maxHeightPx))
  const from = computed(() => {
    const perScreen = Math.ceil(height.value / linePx)
    const travelPx = Math.max(1, heightPx.value - height.value)
    const part = Math.min(1, y.value / travelPx)
    const first = heightPx.value < maxHeightPx ? y.value / linePx : part * Math.max(0, count() - perScreen)
    return Math.max(0, Math.floor(first) - marginLines)
  })
  const to = computed(() =>
    Math.min(count(), from.value + Math.ceil(height.value / linePx) + 2 * marginLines),
  )
  /** Lines lie where they belong; in a shrunk list they move along with the scrolling. */
  const topPx = computed(() => {
    if (heightPx.value < maxHeightPx) return from.value * linePx
    return Math.min(
      Math.max(0, y.value - marginLines * linePx),
      heightPx.value - (to.value - from.value) * linePx,
    )
  })

  return { heightPx, from, to, topPx }
}
