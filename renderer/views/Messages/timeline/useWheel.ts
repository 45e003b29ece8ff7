import { useEventListener } from '@vueuse/core'
import type { ShallowRef } from 'vue'
import { onScopeDispose } from 'vue'
import { wheelPixels } from '../scroller/wheel.ts'

/** A notch of a mouse wheel; what touchpads send is finer and smooth already. */
const notchPx = 40

/** Turns the wheel into one scroll a frame; notches glide. */
export function useWheel(
  target: Readonly<ShallowRef<HTMLElement | null>>,
  scrollBy: (px: number) => void,
): void {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)')
  let remainingPx = 0
  let gliding = false
  let frame = 0

  function step(): void {
    frame = 0
    const whole = !gliding || still.matches || Math.abs(remainingPx) < 2
    const px = whole ? remainingPx : Math.trunc(remainingPx * 0.4)
    remainingPx -= px
    if (px !== 0) scrollBy(px)
    if (remainingPx !== 0) frame = requestAnimationFrame(step)
  }

  useEventListener(
    target,
    'wheel',
    (event: WheelEvent) => {
      // With Ctrl the wheel zooms.
      if (event.ctrlKey || event.deltaY === 0) return
      event.preventDefault()
      const px = wheelPixels(event, target.value?.clientHeight ?? 0)
      if (Math.sign(px) !== Math.sign(remainingPx)) remainingPx = 0
      remainingPx += px
      gliding = event.deltaMode !== 0 || Math.abs(event.deltaY) >= notchPx
      if (frame === 0) frame = requestAnimationFrame(step)
    },
    { passive: false },
  )
  onScopeDispose(() => cancelAnimationFrame(frame))
}
