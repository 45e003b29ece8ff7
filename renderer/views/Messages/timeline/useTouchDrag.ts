import { useEventListener } from '@vueuse/core'
import type { ShallowRef } from 'vue'
import { onScopeDispose } from 'vue'

const slowestPxPerMs = 0.02
/** Share of its speed a released list keeps after one millisecond. */
const keptPerMs = 0.997

/** Drags with a finger, and lets go with a swing. */
export function useTouchDrag(
  target: Readonly<ShallowRef<HTMLElement | null>>,
  scrollBy: (px: number) => void,
): void {
  let lastY = 0
  let lastMs = 0
  let pxPerMs = 0
  let frame = 0

  function stop(): void {
    cancelAnimationFrame(frame)
    frame = 0
  }

  useEventListener(target, 'touchstart', (event: TouchEvent) => {
    stop()
    lastY = event.touches[0]?.clientY ?? 0
    lastMs = event.timeStamp
    pxPerMs = 0
  })
  useEventListener(
    target,
    'touchmove',
    (event: TouchEvent) => {
      if (event.touches.length !== 1) return
      event.preventDefault()
      const y = event.touches[0]?.clientY ?? lastY
      const px = lastY - y
      pxPerMs = px / Math.max(1, event.timeStamp - lastMs)
      lastY = y
      lastMs = event.timeStamp
      scrollBy(px)
    },
    { passive: false },
  )
  useEventListener(target, 'touchend', (event: TouchEvent) => {
    if (event.touches.length > 0 || event.timeStamp - lastMs > 60) return
    let beforeMs = performance.now()
    const swing = (nowMs: number) => {
      const passedMs = Math.max(0, nowMs - beforeMs)
      beforeMs = nowMs
      scrollBy(pxPerMs * passedMs)
      pxPerMs *= keptPerMs ** passedMs
      if (Math.abs(pxPerMs) > slowestPxPerMs) frame = requestAnimationFrame(swing)
    }
    frame = requestAnimationFrame(swing)
  })
  onScopeDispose(stop)
}
