import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Unrecorded } from '../../../shared/types/message.ts'
import type { HistoryStatus } from '../../../shared/types/workbench.ts'
import { bridge } from '../../bridge/index.ts'

const unknown: HistoryStatus = { recording: 'ok', reason: null, notice: null }

/** Whether messages are recorded, and what was done about unusable files. */
export const useHistoryStore = defineStore('history', () => {
  const status = shallowRef<HistoryStatus>(unknown)

  function take(next: HistoryStatus): void {
    status.value = next
  }

  const unrecorded = shallowRef<ReadonlyMap<number, Unrecorded>>(new Map())

  function takeUnrecorded(...changed: Unrecorded[]): void {
    const next = new Map(unrecorded.value)
    for (const one of changed) {
      if (one.failing || one.messages.length > 0) next.set(one.connectionId, one)
      else next.delete(one.connectionId)
    }
    unrecorded.value = next
  }

  bridge.on('history.changed', take)
  bridge.on('history.unrecordedChanged', takeUnrecorded)

  async function load(): Promise<void> {
    take(await bridge.call('history.status', {}))
    unrecorded.value = new Map()
    takeUnrecorded(...(await bridge.call('history.unrecorded', {})))
  }

  async function dismissNotice(): Promise<void> {
    take(await bridge.call('history.dismissNotice', {}))
  }

  async function dismissUnrecorded(connectionId: number): Promise<void> {
    await bridge.call('history.dismissUnrecorded', { connectionId })
  }

  return {
    status: computed(() => status.value),
    /** Messages that a connection received but could not record; undefined when there are none. */
    unrecordedOf: (connectionId: number) => unrecorded.value.get(connectionId),
    load,
    dismissNotice,
    dismissUnrecorded,
  }
})
