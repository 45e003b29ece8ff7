import { shallowRef } from 'vue'
import { useConnectionListStore } from '../../../stores/connections/connection-list.ts'
import { useConnectionsStore } from '../../../stores/connections/connections.ts'
import { useFoldersStore } from '../../../stores/connections/folders.ts'
import type { ListRow } from './list-rows.ts'
import type { Place } from './places.ts'
import { mayHold, placeBeside } from './places.ts'
import { useListMoves } from './useListMoves.ts'

type Dragged = { kind: 'folder'; id: number } | { kind: 'connections'; ids: readonly number[] }

/** Where it would go if it were dropped now, and the line that shows it; key '' is the list as a whole. */
export interface Aim {
  key: string
  side: 'before' | 'into' | 'after'
  place: Place
}

/** Part of a folder's height at its edges that means beside it, not into it. */
const edge = 0.3

/** Moving connections and folders with the pointer. */
export function useListDrag() {
  const connections = useConnectionsStore()
  const folders = useFoldersStore()
  const list = useConnectionListStore()
  const { moveConnections, moveFolder } = useListMoves()
  const dragged = shallowRef<Dragged | null>(null)
  const aim = shallowRef<Aim | null>(null)

  function start(event: DragEvent, row: ListRow | undefined): void {
    if (!event.dataTransfer || !row) return
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', row.kind === 'folder' ? row.folder.name : row.connection.name)
    dragged.value =
      row.kind === 'folder' ? { kind: 'folder', id: row.folder.id } : withChosen(row.connection.id)
  }

  function withChosen(id: number): Dragged {
    return { kind: 'connections', ids: list.isChosen(id) ? list.chosen.map((each) => each.id) : [id] }
  }

  /** Without a row: below all lines. */
  function over(event: DragEvent, row?: ListRow): void {
    const what = dragged.value
    aim.value = what && aimAt(what, row, heightWithin(event))
    // Where it cannot go, the browser shows so.
    if (aim.value) event.preventDefault()
  }

  function aimAt(what: Dragged, row: ListRow | undefined, height: number): Aim | null {
    const found = what.kind === 'folder' ? folderAim(row, height) : connectionsAim(what.ids, row, height)
    if (what.kind === 'connections') return found
    const { parentId, before } = found.place
    return before !== what.id && mayHold(folders.list, parentId, what.id) ? found : null
  }

  function connectionsAim(ids: readonly number[], row: ListRow | undefined, height: number): Aim {
    if (row?.kind !== 'connection') return intoAim(row?.folder.id ?? null)
    const { id, folderId } = row.connection
    if (height < 0.5) return { key: row.key, side: 'before', place: { parentId: folderId, before: id } }
    const beside = connections.list.filter((one) => one.folderId === folderId)
    const below = beside.slice(beside.findIndex((one) => one.id === id) + 1)
    const next = below.find((one) => !ids.includes(one.id))
    return { key: row.key, side: 'after', place: { parentId: folderId, before: next?.id ?? null } }
  }

  function folderAim(row: ListRow | undefined, height: number): Aim {
    if (row?.kind !== 'folder') return intoAim(row?.connection.folderId ?? null)
    const side = height < edge ? 'before' : height > 1 - edge && !row.open ? 'after' : 'into'
    if (side === 'into') return intoAim(row.folder.id)
    return { key: row.key, side, place: placeBeside(folders.list, row.folder, side) }
  }

  function drop(): void {
    const what = dragged.value
    const to = aim.value?.place
    end()
    if (!what || !to) return
    if (what.kind === 'connections') void moveConnections(what.ids, to)
    else void moveFolder(what.id, to)
  }

  /** Out of the list as a whole, not from line to line. */
  function leave({ currentTarget, relatedTarget }: DragEvent): void {
    const inside = currentTarget instanceof Node && currentTarget.contains(relatedTarget as Node | null)
    if (!inside) aim.value = null
  }

  function end(): void {
    dragged.value = null
    aim.value = null
  }

  return { aim, start, over, drop, end, leave }
}

function intoAim(parentId: number | null): Aim {
  return {
    key: parentId === null ? '' : `folder-${parentId}`,
    side: 'into',
    place: { parentId, before: null },
  }
}

/** Where the pointer is in a line: 0 at its top, 1 at its bottom. */
function heightWithin({ target, clientY }: DragEvent): number {
  const line = target instanceof Element ? target.closest('li') : null
  if (!line) return 0
  const { top, height } = line.getBoundingClientRect()
  return (clientY - top) / height
}
