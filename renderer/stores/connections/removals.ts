import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Removal } from '../../../shared/types/connection.ts'
import { bridge } from '../../bridge/index.ts'

/** Something that this page deleted and can restore. */
export interface OfferedUndo {
  removalId: number
  /** What was deleted, in words. */
  what: string
  /** Shows what was restored. */
  show: () => void
}

/** Recent deletions on this page. The core sets how long they can be undone. */
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

  // A core that was restarted cannot undo earlier deletions.
  bridge.onReady(() => (offers.value = []))

  return { offers: computed(() => offers.value), offer, undo }
})
