import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Erasure, HistorySize } from '../../../shared/types/workbench.ts'
import { bridge } from '../../bridge/index.ts'
import type { MessageRow } from '../connections/selection.ts'
import { useSelectionStore } from '../connections/selection.ts'

/** A part of a connection's history that somebody wants gone. */
export type Doomed = { connectionId: number } & (
  { kind: 'all' } | { kind: 'topic'; topic: string } | { kind: 'message'; row: MessageRow }
)

/** Deleting what was recorded: what is asked about, and what is under way. */
export const useErasingStore = defineStore('erasing', () => {
  const selection = useSelectionStore()
  const asked = shallowRef<Doomed | null>(null)
  const running = shallowRef<ReadonlyMap<string, Erasure>>(new Map())

  bridge.on('history.erased', (erasure) => {
    const next = new Map(running.value)
    const key = JSON.stringify([erasure.connectionId, erasure.topic])
    if (erasure.done) next.delete(key)
    else next.set(key, erasure)
    running.value = next
  })
  // A core that answers anew tells of what it still deletes.
  bridge.onReady(() => (running.value = new Map()))

  async function sizeOf(doomed: Doomed): Promise<HistorySize> {
    const { connectionId } = doomed
    return doomed.kind === 'topic'
      ? bridge.call('history.size', { connectionId, topic: doomed.topic })
      : bridge.call('history.size', { connectionId })
  }

  /** Resolves once it is certain; what takes long is told by `erasuresOf`. */
  async function erase(doomed: Doomed): Promise<void> {
    const { connectionId } = doomed
    if (doomed.kind === 'all') await bridge.call('history.clear', { connectionId })
    else if (doomed.kind === 'topic')
      await bridge.call('history.clearTopic', { connectionId, topic: doomed.topic })
    else await bridge.call('history.deleteMessage', { connectionId, seq: doomed.row.seq })
    const selected = selection.rowOf(connectionId)
    if (selected && isPart(selected, doomed)) selection.clear(connectionId)
  }

  return {
    /** What the user is asked about. */
    asked: computed(() => asked.value),
    ask: (doomed: Doomed) => (asked.value = doomed),
    endAsking: () => (asked.value = null),
    sizeOf,
    erase,
    erasuresOf: (connectionId: number): readonly Erasure[] =>
      [...running.value.values()].filter((erasure) => erasure.connectionId === connectionId),
  }
})

function isPart(row: MessageRow, doomed: Doomed): boolean {
  if (doomed.kind === 'message') return row.seq === doomed.row.seq
  return doomed.kind === 'all' || row.topic === doomed.topic
}
