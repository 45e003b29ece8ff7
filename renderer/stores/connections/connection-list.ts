import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useConnectionsStore } from './connections.ts'
import { useFoldersStore } from './folders.ts'

const closedKey = 'heliograph-closed-folders'

/** What somebody does in the list of connections; nothing here is known to the core. */
export const useConnectionListStore = defineStore('connection-list', () => {
  const connections = useConnectionsStore()
  const folders = useFoldersStore()
  const search = ref('')
  const closed = shallowRef<ReadonlySet<number>>(keptClosed())
  const chosen = shallowRef<ReadonlySet<number>>(new Set())
  /** The connection that was clicked last: a range with Shift begins there. */
  const anchor = ref<number | null>(null)
  /** Key of a line that was just made or asked for: the list scrolls to it. A new object each time. */
  const shown = shallowRef<{ key: string } | null>(null)
  /** What a dialog is about. */
  const moving = shallowRef<readonly number[] | null>(null)
  const movingFolder = shallowRef<number | null>(null)
  const removing = shallowRef<readonly number[] | null>(null)
  const naming = shallowRef<{ id: number | null; parentId: number | null } | null>(null)
  const removingFolder = shallowRef<number | null>(null)
  /** What has just been done, for those who do not see it. */
  const said = ref('')

  function toggleFolder(id: number, open = closed.value.has(id)): void {
    const next = new Set(closed.value)
    if (open) next.delete(id)
    else next.add(id)
    closed.value = next
    localStorage.setItem(closedKey, JSON.stringify([...next]))
  }

  /** Opens a folder and all it is in. */
  function reveal(id: number | null): void {
    for (let at = id; at !== null; at = folders.byId.get(at)?.parentId ?? null) toggleFolder(at, true)
  }

  /** Scrolls to a connection. What hides it, a closed folder or a search that does not match it, is undone by the list. */
  function showConnection(id: number): void {
    reveal(connections.byId.get(id)?.folderId ?? null)
    shown.value = { key: `connection-${id}` }
  }

  /** Likewise to a folder. */
  function showFolder(id: number): void {
    reveal(folders.byId.get(id)?.parentId ?? null)
    shown.value = { key: `folder-${id}` }
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
    reveal,
    anchor,
    shown: computed(() => shown.value),
    showConnection,
    showFolder,
    /** Chosen connections that are still there. */
    chosen: computed(() => connections.list.filter(({ id }) => chosen.value.has(id))),
    isChosen: (id: number) => chosen.value.has(id),
    toggle,
    choose: (ids: Iterable<number>) => void (chosen.value = new Set(ids)),
    moving,
    movingFolder,
    removing,
    naming,
    removingFolder,
    said,
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
