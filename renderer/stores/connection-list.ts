import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useConnectionsStore } from './connections.ts'

const closedKey = 'heliograph-closed-folders'

/** What somebody does in the list of connections; nothing here is known to the core. */
export const useConnectionListStore = defineStore('connection-list', () => {
  const connections = useConnectionsStore()
  const search = ref('')
  const closed = shallowRef<ReadonlySet<number>>(keptClosed())
  const chosen = shallowRef<ReadonlySet<number>>(new Set())
  /** What a dialog is about. */
  const moving = shallowRef<readonly number[] | null>(null)
  const removing = shallowRef<readonly number[] | null>(null)
  const naming = shallowRef<{ id: number | null; parentId: number | null } | null>(null)
  const removingFolder = shallowRef<number | null>(null)

  function toggleFolder(id: number, open = closed.value.has(id)): void {
    const next = new Set(closed.value)
    if (open) next.delete(id)
    else next.add(id)
    closed.value = next
    localStorage.setItem(closedKey, JSON.stringify([...next]))
  }

  function toggle(id: number): void {
    const next = new Set(chosen.value)
    if (!next.delete(id)) next.add(id)
    chosen.value = next
  }

  return {
    search,
    closed: computed(() => closed.value),
    toggleFolder,
    /** Chosen connections that are still there. */
    chosen: computed(() => connections.list.filter(({ id }) => chosen.value.has(id))),
    isChosen: (id: number) => chosen.value.has(id),
    toggle,
    choose: (ids: Iterable<number>) => void (chosen.value = new Set(ids)),
    moving,
    removing,
    naming,
    removingFolder,
  }
})

function keptClosed(): Set<number> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(closedKey) ?? '[]')
    return new Set(Array.isArray(kept) ? kept.filter((id) => typeof id === 'number') : [])
  } catch {
    return new Set()
  }
}
