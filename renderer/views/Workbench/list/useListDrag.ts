import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useCommand } from '../../../composables/useCommand.ts'
import { useConnectionListStore } from '../../../stores/connection-list.ts'
import { useConnectionsStore } from '../../../stores/connections.ts'
import { useFoldersStore } from '../../../stores/folders.ts'
import type { ListRow } from './list-rows.ts'

type Dragged = { kind: 'folder'; id: number } | { kind: 'connections'; ids: readonly number[] }

/** Moving connections and folders with the pointer, or by a step with the keyboard. */
export function useListDrag() {
  const { t } = useI18n()
  const { attempt } = useCommand()
  const connections = useConnectionsStore()
  const folders = useFoldersStore()
  const list = useConnectionListStore()
  const dragged = shallowRef<Dragged | null>(null)
  /** Key of the line that would take it; '' is the top of the list. */
  const target = shallowRef<string | null>(null)

  function start(event: DragEvent, row: ListRow): void {
    if (!event.dataTransfer) return
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', row.kind === 'folder' ? row.folder.name : row.connection.name)
    if (row.kind === 'folder') dragged.value = { kind: 'folder', id: row.folder.id }
    else {
      const { id } = row.connection
      dragged.value = {
        kind: 'connections',
        ids: list.isChosen(id) ? list.chosen.map((each) => each.id) : [id],
      }
    }
  }

  function over(event: DragEvent, row: ListRow | null): void {
    if (dragged.value === null) return
    event.preventDefault()
    target.value = row?.key ?? ''
  }

  function drop(row: ListRow | null): void {
    const what = dragged.value
    end()
    if (what === null) return
    const into = row === null ? null : row.kind === 'folder' ? row.folder.id : row.connection.folderId
    const before = row?.kind === 'connection' ? row.connection.id : null
    if (what.kind === 'connections') void moveConnections(what.ids, into, before)
    else if (into !== what.id) void moveFolder(what.id, into)
  }

  function end(): void {
    dragged.value = null
    target.value = null
  }

  function moveConnections(ids: readonly number[], folderId: number | null, before: number | null) {
    if (before !== null && ids.includes(before)) return Promise.resolve(false)
    return attempt(t('folders.failed.move'), () => connections.move({ ids: [...ids], folderId, before }))
  }

  function moveFolder(id: number, parentId: number | null) {
    return attempt(t('folders.failed.move'), () => folders.move({ id, parentId, before: null }))
  }

  /** Before the one above, or behind the one below, in the same folder. */
  function step(id: number, by: -1 | 1): void {
    const own = connections.byId.get(id)
    if (!own) return
    const siblings = connections.list.filter(({ folderId }) => folderId === own.folderId)
    const place = siblings.findIndex((each) => each.id === id)
    const neighbour = siblings[place + by]
    if (!neighbour) return
    const before = by < 0 ? neighbour.id : (siblings[place + 2]?.id ?? null)
    void moveConnections([id], own.folderId, before)
  }

  return { target, start, over, drop, end, step, moveConnections }
}
