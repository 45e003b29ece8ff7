/** Undoes the deletion of folders. */
import type { Folder } from '../../../shared/types/connection.ts'
import type { WriteDb } from '../db/handles.ts'
import { listConnections } from '../db/queries/workbench/connections.ts'
import {
  listFolders,
  placeConnection,
  reinsertFolder,
  updateFolder,
} from '../db/queries/workbench/folders.ts'

interface Placement {
  id: number
  folderId: number | null
  position: number
}

interface Places {
  folders: Folder[]
  connections: Placement[]
}

/** The current place of every folder and connection. */
export function placesNow(db: WriteDb): Places {
  const connections = listConnections(db).map(({ id, folderId, position }) => ({ id, folderId, position }))
  return { folders: listFolders(db), connections }
}

/**
 * Restores folders that were deleted since `before`, with their contents. Items that were moved after `after` stay
 * where they are. A folder whose parent no longer exists goes to the top level.
 */
export function bringFoldersBack(db: WriteDb, before: Places, after: Places): void {
  const now = placesNow(db)
  const there = new Set(now.folders.map(({ id }) => id))
  const isLeft = new Set(after.folders.map(({ id }) => id))
  const missing = before.folders.filter(({ id }) => !isLeft.has(id) && !there.has(id))
  const bringBack = db.transaction(() => {
    for (const folder of parentsFirst(missing)) {
      const parentId = folder.parentId !== null && there.has(folder.parentId) ? folder.parentId : null
      reinsertFolder(db, { ...folder, parentId })
      there.add(folder.id)
    }
    for (const folder of unmoved(before.folders, after.folders, now.folders)) {
      if (folder.parentId === null || there.has(folder.parentId)) updateFolder(db, folder)
    }
    for (const { id, folderId, position } of unmoved(
      before.connections,
      after.connections,
      now.connections,
    )) {
      if (folderId === null || there.has(folderId)) placeConnection(db, id, folderId, position)
    }
  })
  bringBack.immediate()
}

/** The earlier state of the items that the deletion moved and that have not moved since. */
function unmoved<Item extends { id: number }>(before: Item[], after: Item[], now: Item[]): Item[] {
  const same = (one: Item | undefined, other: Item | undefined) =>
    JSON.stringify(one) === JSON.stringify(other)
  const [afterById, nowById] = [after, now].map((items) => new Map(items.map((item) => [item.id, item])))
  return before.filter((item) => {
    const then = afterById?.get(item.id)
    return then !== undefined && !same(item, then) && same(then, nowById?.get(item.id))
  })
}

function parentsFirst(folders: Folder[]): Folder[] {
  const ids = new Set(folders.map(({ id }) => id))
  const below = (parentId: number | null): Folder[] =>
    folders
      .filter((folder) => folder.parentId === parentId)
      .flatMap((folder) => [folder, ...below(folder.id)])
  const tops = folders.filter(({ parentId }) => parentId === null || !ids.has(parentId))
  return tops.flatMap((folder) => [folder, ...below(folder.id)])
}
