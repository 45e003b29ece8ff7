import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Removal } from '../../../shared/types/connection.ts'
import { bridge } from '../../bridge/index.ts'

/** Something that this page deleted and can bring back. */
export interface OfferedUndo {
  removalId: number
  /** What was deleted, in words. */
  what: string
  /** Shows what came back. */
  show: () => void
}

/** What was deleted here a moment ago; the core says for how long that can be undone. */
export const useRemovalsStore = defineStore('removals', () => {
  const offers = shallowRef<readonly OfferedUndo[]>([])

  function forget(removalId: number): void {
    offers.value = offers.value.filter((offer) => offer.removalId !== removalId)
  }

  function offer({ removalId, undoMs }: Removal, what: string, show: () => void): OfferedUndo {
    const offered = { removalId, what, show }
    offers.value = [offered, ...offers.value]
    setTimeout(() => {
      forget(removalId)
    }, undoMs)
    return offered
  }

  async function undo(removalId: number): Promise<void> {
    await bridge.call('removals.undo', { removalId })
    forget(removalId)
  }

  // A core that answers anew knows nothing of what another one has deleted.
  bridge.onReady(() => (offers.value = []))

  return { offers: computed(() => offers.value), offer, undo }
})
