import { useElementSize, useLocalStorage } from '@vueuse/core'
import type { ShallowRef } from 'vue'
import { computed, ref } from 'vue'

/** Where three columns leave the conversation enough room; below, the others lie over it when they are wanted. */
const threeColumnsPx = 1_020
const twoColumnsPx = 820

interface Kept {
  subscriptionsPx: number
  inspectorPx: number
  subscriptions: boolean
  inspector: boolean
}

/** What the conversation keeps, however wide the others were made in a larger window: its toolbar and the box to publish fit. */
const conversationPx = 516

export const paneLimits = {
  subscriptions: { min: 200, max: 420 },
  inspector: { min: 300, max: 640 },
} as const

/** Which panes of the Messages screen are open, and how wide; remembered, and fitted to the room there is. */
export function usePanes(root: Readonly<ShallowRef<HTMLElement | null>>) {
  const { width } = useElementSize(root, { width: window.innerWidth, height: 0 })
  const kept = useLocalStorage<Kept>(
    'heliograph-panes',
    { subscriptionsPx: 256, inspectorPx: 378, subscriptions: true, inspector: true },
    { mergeDefaults: true },
  )
  /** Opened over the conversation; not remembered. */
  const over = ref<'subscriptions' | 'inspector' | null>(null)

  const room = computed(() => ({
    subscriptions: width.value >= twoColumnsPx,
    inspector: width.value >= threeColumnsPx,
  }))

  function paneOf(name: 'subscriptions' | 'inspector') {
    return computed<'column' | 'over' | 'closed'>(() => {
      if (room.value[name]) return kept.value[name] ? 'column' : 'closed'
      return over.value === name ? 'over' : 'closed'
    })
  }

  function open(name: 'subscriptions' | 'inspector'): void {
    if (!room.value[name]) over.value = name
    else if (!kept.value[name]) kept.value = { ...kept.value, [name]: true }
  }

  function close(name: 'subscriptions' | 'inspector'): void {
    if (room.value[name]) kept.value = { ...kept.value, [name]: false }
    else if (over.value === name) over.value = null
  }

  const subscriptions = paneOf('subscriptions')
  const inspector = paneOf('inspector')

  /** At most what is left of a column beside the conversation and another column as narrow as it can be. */
  const subscriptionsPx = computed({
    get: () => {
      const beside = inspector.value === 'column' ? paneLimits.inspector.min : 0
      return fit(
        kept.value.subscriptionsPx,
        paneLimits.subscriptions.min,
        width.value - conversationPx - beside,
      )
    },
    set: (px: number) => (kept.value = { ...kept.value, subscriptionsPx: px }),
  })
  const inspectorPx = computed({
    get: () => {
      const { min, max } = paneLimits.inspector
      const beside = subscriptions.value === 'column' ? subscriptionsPx.value : 0
      const most = inspector.value === 'column' ? width.value - conversationPx - beside : max
      return fit(kept.value.inspectorPx, min, most)
    },
    set: (px: number) => (kept.value = { ...kept.value, inspectorPx: px }),
  })

  return {
    subscriptions,
    inspector,
    subscriptionsPx,
    inspectorPx,
    open,
    close,
  }
}

function fit(px: number, least: number, most: number): number {
  return Math.max(least, Math.min(px, most))
}
