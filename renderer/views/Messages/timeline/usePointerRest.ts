import { useEventListener, useTimeoutFn } from '@vueuse/core'
import type { Ref, ShallowRef } from 'vue'
import { watch } from 'vue'

/** A pointer that has not moved for so long is not on its way to anything. */
const restMs = 2_000

export interface PointerRestOptions {
  /** What a pointer may be about to hit. */
  rows: string
  /** Rows come too quickly to be hit: they wait as long as the pointer is over one, even at rest. */
  fast: Readonly<Ref<boolean>>
  keepStill: (still: boolean) => void
}

/**
 * Keeps things still while a mouse or pen moves over them or holds a button down there: nothing can be hit that runs
 * away. `keepStill(false)` comes when the pointer leaves, or rests without marking text; in a fast stream only when it
 * rests beside the rows.
 */
export function usePointerRest(
  target: Readonly<ShallowRef<HTMLElement | null>>,
  { rows, fast, keepStill }: PointerRestOptions,
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
    if (inside && (isMarked() || (fast.value && isOverRow()))) return rest.start()
    rest.stop()
    keepStill(false)
  }

  function isOverRow(): boolean {
    return target.value?.querySelector(`:is(${rows}):hover`) != null
  }

  function isMarked(): boolean {
    const marked = document.getSelection()
    if (!marked || marked.isCollapsed) return false
    return [marked.anchorNode, marked.focusNode].every((node) => target.value?.contains(node))
  }

  // A stream that becomes fast under a pointer at rest stops at once.
  watch(fast, (now) => {
    if (now && inside && isOverRow()) hold()
  })
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
