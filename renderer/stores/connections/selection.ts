import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { PublishedRow, ReceivedRow, TimelineRow } from '../../../shared/types/message.ts'

export type MessageRow = ReceivedRow | PublishedRow

export interface Selection {
  connectionId: number
  row: MessageRow
}

/** The message that the inspector shows, for each connection; null when none is selected. */
export const useSelectionStore = defineStore('selection', () => {
  const rows = shallowRef<ReadonlyMap<number, MessageRow>>(new Map())

  function rowOf(connectionId: number): MessageRow | null {
    return rows.value.get(connectionId) ?? null
  }

  function selectionOf(connectionId: number): Selection | null {
    const row = rowOf(connectionId)
    return row && { connectionId, row }
  }

  function select(connectionId: number, row: MessageRow): void {
    rows.value = new Map(rows.value).set(connectionId, row)
  }

  function clear(connectionId: number): void {
    if (!rows.value.has(connectionId)) return
    const next = new Map(rows.value)
    next.delete(connectionId)
    rows.value = next
  }

  /** Applies newer states of rows: a changed delivery is shown for a selected message. */
  function update(connectionId: number, changed: readonly TimelineRow[]): void {
    const selected = rowOf(connectionId)
    const newer = selected && changed.find((row) => row.seq === selected.seq)
    if (newer && newer.kind !== 'event') select(connectionId, newer)
  }

  return { rowOf, selectionOf, select, clear, update }
})
