import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Erasure, HistorySize } from '../../../shared/types/workbench.ts'
import { bridge } from '../../bridge/index.ts'
import type { MessageRow } from '../connections/selection.ts'
import { useSelectionStore } from '../connections/selection.ts'

/** The part of a connection's history that the user wants to delete. */
export type ErasureTarget = { connectionId: number } & (
  { kind: 'all' } | { kind: 'topic'; topic: string } | { kind: 'message'; row: MessageRow }
)

/** Deletes recorded messages: the part that the user must confirm, and the deletions under way. */
export const useErasingStore = defineStore('erasing', () => {
  const selection = useSelectionStore()
  const asked = shallowRef<ErasureTarget | null>(null)
  const running = shallowRef<ReadonlyMap<string, Erasure>>(new Map())

  bridge.on('history.erased', (erasure) => {
    const next = new Map(running.value)
    const key = JSON.stringify([erasure.connectionId, erasure.topic])
    if (erasure.done) next.delete(key)
    else next.set(key, erasure)
    running.value = next
  })
  // A core that was restarted reports what it is still deleting.
  bridge.onReady(() => (running.value = new Map()))

  async function sizeOf(target: ErasureTarget): Promise<HistorySize> {
    const { connectionId } = target
    return target.kind === 'topic'
      ? bridge.call('history.size', { connectionId, topic: target.topic })
      : bridge.call('history.size', { connectionId })
  }

  /** Resolves once the deletion is durable. `erasuresOf` reports the progress of a long one. */
  async function erase(target: ErasureTarget): Promise<void> {
    const { connectionId } = target
    if (target.kind === 'all') await bridge.call('history.clear', { connectionId })
    else if (target.kind === 'topic')
      await bridge.call('history.clearTopic', { connectionId, topic: target.topic })
    else await bridge.call('history.deleteMessage', { connectionId, seq: target.row.seq })
    const selected = selection.rowOf(connectionId)
    if (selected && isPart(selected, target)) selection.clear(connectionId)
  }

  return {
    /** The part that the user is asked to confirm; null when there is none. */
    asked: computed(() => asked.value),
    ask: (target: ErasureTarget) => (asked.value = target),
    endAsking: () => (asked.value = null),
    sizeOf,
    erase,
    erasuresOf: (connectionId: number): readonly Erasure[] =>
      [...running.value.values()].filter((erasure) => erasure.connectionId === connectionId),
  }
})

function isPart(row: MessageRow, target: ErasureTarget): boolean {
  if (target.kind === 'message') return row.seq === target.row.seq
  return target.kind === 'all' || row.topic === target.topic
}
