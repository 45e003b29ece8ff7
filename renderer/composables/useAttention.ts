import { useEventListener } from '@vueuse/core'
import { ref, watch } from 'vue'

/** Whether the pointer or the focus is in an element: what goes by itself stays as long as somebody is at it. */
export function useAttention(element: () => HTMLElement | null | undefined): () => boolean {
  const hovered = ref(false)
  const focused = ref(false)

  useEventListener(element, 'pointerenter', () => (hovered.value = true))
  useEventListener(element, 'pointerleave', () => (hovered.value = false))
  useEventListener(element, 'focusin', () => (focused.value = true))
  useEventListener(element, 'focusout', () => (focused.value = false))
  watch(element, () => {
    hovered.value = false
    focused.value = false
  })

  return () => hovered.value || focused.value
}
