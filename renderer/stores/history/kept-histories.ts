import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Connection } from '../../../shared/types/connection.ts'
import type { KeptHistory } from '../../../shared/types/workbench.ts'
import { bridge } from '../../bridge/index.ts'

/** Histories whose connections were deleted. The list is loaded whenever it is shown. */
export const useKeptHistoriesStore = defineStore('kept-histories', () => {
  /** null: not loaded yet. */
  const list = shallowRef<readonly KeptHistory[] | null>(null)

  async function load(): Promise<void> {
    list.value = await bridge.call('history.kept', {})
  }

  /** Restores the connection of a history. */
  async function restore(connectionId: number): Promise<Connection> {
    const connection = await bridge.call('connections.restore', { id: connectionId })
    await load()
    return connection
  }

  async function erase(connectionId: number): Promise<void> {
    await bridge.call('history.forget', { connectionId })
    await load()
  }

  return { list: computed(() => list.value), load, restore, erase }
})
