import { useEventListener, useTimeoutFn } from '@vueuse/core'
import type { ShallowRef } from 'vue'

/** A pointer that has not moved for so long is not on its way to anything. */
const restMs = 2_000

/**
 * Keeps things still while a mouse or pen moves over them or holds a button down there: nothing can be hit that runs
 * away. `keepStill(false)` comes when the pointer leaves, or rests without marking text.
 */
export function usePointerRest(
  target: Readonly<ShallowRef<HTMLElement | null>>,
  keepStill: (still: boolean) => void,
): void {
  let inside = false
  let pressed = false
  let at = { x: NaN, y: NaN }
  const rest = useTimeoutFn(release, restMs, { immediate: false })

  function hold(): void {
    keepStill(true)
    rest.start()
  }

  function release(): void {
    if (pressed) return
    if (inside && isMarked()) return rest.start()
    rest.stop()
    keepStill(false)
  }

  function isMarked(): boolean {
    const marked = document.getSelection()
    if (!marked || marked.isCollapsed) return false
    return [marked.anchorNode, marked.focusNode].every((node) => target.value?.contains(node))
  }

  useEventListener(target, 'pointermove', (event: PointerEvent) => {
    if (event.pointerType === 'touch') return
    inside = true
    // Rows that move under a pointer at rest may make the browser tell of a move.
    if (event.screenX === at.x && event.screenY === at.y) return
    at = { x: event.screenX, y: event.screenY }
    hold()
  })
  useEventListener(target, 'pointerdown', (event: PointerEvent) => {
    if (event.pointerType === 'touch') return
    pressed = true
    hold()
  })
  useEventListener(window, ['pointerup', 'pointercancel', 'dragend', 'blur'], () => {
    if (!pressed) return
    pressed = false
    if (inside) rest.start()
    else release()
  })
  useEventListener(target, 'pointerleave', () => {
    inside = false
    release()
  })
}
