import { useI18n } from 'vue-i18n'
import { useCommand } from '../../../composables/actions/useCommand.ts'
import { useConnectionListStore } from '../../../stores/connections/connection-list.ts'
import { useConnectionsStore } from '../../../stores/connections/connections.ts'
import { useFoldersStore } from '../../../stores/connections/folders.ts'
import type { Place, Step } from './places.ts'
import { connectionStep, folderStep } from './places.ts'

/** Moving connections and folders in the list; says where they went to those who do not see it. */
export function useListMoves() {
  const { t } = useI18n()
  const { attempt } = useCommand()
  const connections = useConnectionsStore()
  const folders = useFoldersStore()
  const list = useConnectionListStore()

  async function moved(name: string, { parentId }: Place, command: () => Promise<void>): Promise<boolean> {
    const done = await attempt(t('folders.failed.move'), command)
    if (!done) return false
    const folder = parentId === null ? undefined : folders.byId.get(parentId)
    list.said = folder ? t('folders.movedTo', { name, folder: folder.name }) : t('folders.moved', { name })
    return true
  }

  /** Resolves with whether it worked; so do the others. */
  async function moveConnections(ids: readonly number[], place: Place): Promise<boolean> {
    const { parentId: folderId, before } = place
    if (ids.length === 0 || (before !== null && ids.includes(before))) return false
    const names = ids.flatMap((id) => connections.byId.get(id)?.name ?? [])
    const command = () => connections.move({ ids: [...ids], folderId, before })
    return moved(names.join(t('folders.and')), place, command)
  }

  async function moveFolder(id: number, place: Place): Promise<boolean> {
    if (place.before === id) return false
    return moved(folders.byId.get(id)?.name ?? '', place, () => folders.move({ id, ...place }))
  }

  /** Who moves something a line further wants to see it there. */
  async function goOn(place: Place | null, move: (place: Place) => Promise<boolean>): Promise<boolean> {
    if (place === null) return false
    list.reveal(place.parentId)
    return move(place)
  }

  async function stepConnection(id: number, step: Step): Promise<boolean> {
    const lists = { folders: folders.list, connections: connections.list }
    return goOn(connectionStep(lists, id, step), (place) => moveConnections([id], place))
  }

  async function stepFolder(id: number, step: Step): Promise<boolean> {
    return goOn(folderStep(folders.list, id, step), (place) => moveFolder(id, place))
  }

  return { moveConnections, moveFolder, stepConnection, stepFolder }
}
