import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { HistoryStatus } from '../../shared/types/workbench.ts'
import { bridge } from '../bridge/index.ts'

const unknown: HistoryStatus = { recording: 'ok', reason: null, notice: null }

/** Whether what happens is recorded, and what was done about files that could not be used. */
export const useHistoryStore = defineStore('history', () => {
  const status = shallowRef<HistoryStatus>(unknown)

  function take(next: HistoryStatus): void {
    status.value = next
  }

  bridge.on('history.changed', take)

  async function load(): Promise<void> {
    take(await bridge.call('history.status', {}))
  }

  async function dismissNotice(): Promise<void> {
    take(await bridge.call('history.dismissNotice', {}))
  }

  return { status: computed(() => status.value), load, dismissNotice }
})
