import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useConnectionsStore } from './connections.ts'
import { useFoldersStore } from './folders.ts'

const closedKey = 'heliograph-closed-folders'

/** The state of the list of connections. None of this is known to the core. */
export const useConnectionListStore = defineStore('connection-list', () => {
  const connections = useConnectionsStore()
  const folders = useFoldersStore()
  const search = ref('')
  const closed = shallowRef<ReadonlySet<number>>(keptClosed())
  const chosen = shallowRef<ReadonlySet<number>>(new Set())
  /** The connection that was clicked last: a selection with Shift begins there. */
  const anchor = ref<number | null>(null)
  /** Key of a line that was just created or requested: the list scrolls to it. A new object each time. */
  const shown = shallowRef<{ key: string } | null>(null)
  /** The subjects of the dialogs; null while a dialog is closed. */
  const moving = shallowRef<readonly number[] | null>(null)
  const movingFolder = shallowRef<number | null>(null)
  const removing = shallowRef<readonly number[] | null>(null)
  const naming = shallowRef<{ id: number | null; parentId: number | null } | null>(null)
  const removingFolder = shallowRef<number | null>(null)
  /** The last action in words, for screen readers. */
  const said = ref('')

  function toggleFolder(id: number, open = closed.value.has(id)): void {
    const next = new Set(closed.value)
    if (open) next.delete(id)
    else next.add(id)
    closed.value = next
    localStorage.setItem(closedKey, JSON.stringify([...next]))
  }

  /** Opens a folder and all folders that contain it. */
  function reveal(id: number | null): void {
    for (let at = id; at !== null; at = folders.byId.get(at)?.parentId ?? null) toggleFolder(at, true)
  }

  /** Scrolls to a connection. Opens closed folders; the list clears a search that hides the connection. */
  function showConnection(id: number): void {
    reveal(connections.byId.get(id)?.folderId ?? null)
    shown.value = { key: `connection-${id}` }
  }

  /** Scrolls to a folder in the same way. */
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
    /** Selected connections that still exist. */
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
