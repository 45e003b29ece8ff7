/** Keeps the folders of the list of connections. */
import type { CheckedInput } from '../../../shared/contract/contract.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Folder } from '../../../shared/types/connection.ts'
import { folderLimits } from '../../../shared/types/connection.ts'
import type { WriteDb } from '../db/handles.ts'
import { findConnection } from '../db/queries/workbench/connections.ts'
import {
  connectionsIn,
  deleteFolder,
  insertFolder,
  listFolders,
  placeConnection,
  updateFolder,
} from '../db/queries/workbench/folders.ts'
import { bringFoldersBack, placesNow } from './folder-undo.ts'
import { notFound } from './subscriptions.ts'

/** Listeners for changes, always called after the change is durable. */
export interface FolderListeners {
  onFoldersChanged(folders: Folder[]): void
  onConnectionsMoved(): void
}

/** The folders of the list of connections. */
export interface Folders {
  list(): Folder[]
  /** Throws WorkbenchError `not-found` (parent) or `bad-input` (too deep, too many). */
  create(input: CheckedInput<'folders.create'>): Folder
  /** Throws WorkbenchError `not-found`. */
  rename(input: CheckedInput<'folders.rename'>): Folder
  /** Throws WorkbenchError `not-found` or `bad-input` (into itself, too deep). */
  move(input: CheckedInput<'folders.move'>): void
  /** Connections in a folder and in all folders below it. Throws WorkbenchError `not-found`. */
  connectionsBelow(id: number): number[]
  /**
   * Removes a folder; its contents move to its parent. Throws WorkbenchError `not-found`. Returns the undo function.
   */
  dissolve(id: number): () => void
  /** Removes a folder and all below it; connections in them move to its parent. Throws and returns as `dissolve`. */
  removeTree(id: number): () => void
  /** Moves connections into a folder, in the given order, before one of its own or to its end. Throws `not-found`. */
  moveConnections(input: CheckedInput<'connections.move'>): void
}

/** Stores folders in `workbench.db`. */
export function createFolders(db: WriteDb, listeners: FolderListeners): Folders {
  const list = () => listFolders(db)
  const inOneGo = (work: () => void) => {
    db.transaction(work).immediate()
  }

  function existing(id: number): Folder {
    const folder = list().find((one) => one.id === id)
    if (!folder) throw notFound('folder', id)
    return folder
  }

  /** A folder and all below it, the deepest last. */
  function treeOf(id: number): Folder[] {
    const folders = list()
    const tree = [existing(id)]
    for (const parent of tree) tree.push(...folders.filter(({ parentId }) => parentId === parent.id))
    return tree
  }

  function levelOf(id: number | null): number {
    let level = 0
    for (let at = id; at !== null; at = existing(at).parentId) level++
    return level
  }

  function refuseDepth(level: number): void {
    if (level <= folderLimits.depth) return
    throw refusal('parentId', 'folder-too-deep', `Folders go ${folderLimits.depth} levels deep at most.`)
  }

  function appendConnections(ids: readonly number[], folderId: number | null): void {
    const there = connectionsIn(db, folderId).filter((id) => !ids.includes(id))
    for (const [position, id] of [...there, ...ids].entries()) placeConnection(db, id, folderId, position)
  }

  function tell(): void {
    listeners.onFoldersChanged(list())
  }

  /** Makes a change and returns the function that undoes it. */
  function undoably(change: () => void): () => void {
    const before = placesNow(db)
    change()
    const after = placesNow(db)
    tell()
    listeners.onConnectionsMoved()
    return () => {
      bringFoldersBack(db, before, after)
      tell()
      listeners.onConnectionsMoved()
    }
  }

  return {
    list,

    create({ name, parentId }) {
      if (parentId !== null) existing(parentId)
      refuseDepth(levelOf(parentId) + 1)
      if (list().length >= folderLimits.count) {
        throw refusal('name', 'too-many-folders', `There are at most ${folderLimits.count} folders.`)
      }
      const id = insertFolder(db, { name, parentId, position: childrenOf(list(), parentId).length })
      tell()
      return existing(id)
    },

    rename({ id, name }) {
      updateFolder(db, { ...existing(id), name })
      tell()
      return existing(id)
    },

    move({ id, parentId, before }) {
      const folder = existing(id)
      const tree = treeOf(id)
      if (tree.some((one) => one.id === parentId)) {
        throw refusal('parentId', 'folder-cycle', `${folder.name} cannot be moved into itself.`)
      }
      const height = Math.max(...tree.map((one) => levelOf(one.id))) - levelOf(id)
      refuseDepth(levelOf(parentId) + 1 + height)
      const siblings = childrenOf(list(), parentId).filter((one) => one.id !== id)
      const ordered = insertBefore(siblings, [folder], (one) => one.id === before)
      inOneGo(() => {
        for (const [position, one] of ordered.entries()) updateFolder(db, { ...one, parentId, position })
      })
      tell()
    },

    connectionsBelow: (id) => treeOf(id).flatMap((folder) => connectionsIn(db, folder.id)),

    dissolve(id) {
      const { parentId } = existing(id)
      const children = childrenOf(list(), id)
      const siblings = childrenOf(list(), parentId).filter((one) => one.id !== id)
      return undoably(() => {
        inOneGo(() => {
          for (const [index, child] of children.entries()) {
            updateFolder(db, { ...child, parentId, position: siblings.length + index })
          }
          appendConnections(connectionsIn(db, id), parentId)
          deleteFolder(db, id)
        })
      })
    },

    removeTree(id) {
      const tree = treeOf(id)
      const { parentId } = existing(id)
      return undoably(() => {
        inOneGo(() => {
          for (const folder of tree.toReversed()) {
            appendConnections(connectionsIn(db, folder.id), parentId)
            deleteFolder(db, folder.id)
          }
        })
      })
    },

    moveConnections({ ids, folderId, before }) {
      if (folderId !== null) existing(folderId)
      for (const id of ids) if (!findConnection(db, id)) throw notFound('connection', id)
      const there = connectionsIn(db, folderId).filter((id) => !ids.includes(id))
      const ordered = insertBefore(there, [...new Set(ids)], (id) => id === before)
      inOneGo(() => {
        for (const [position, id] of ordered.entries()) placeConnection(db, id, folderId, position)
      })
      listeners.onConnectionsMoved()
    },
  }
}

function childrenOf(folders: readonly Folder[], parentId: number | null): Folder[] {
  return folders.filter((folder) => folder.parentId === parentId)
}

function insertBefore<Item>(
  items: readonly Item[],
  added: readonly Item[],
  isNext: (item: Item) => boolean,
): Item[] {
  const at = items.findIndex(isNext)
  return at < 0 ? [...items, ...added] : items.toSpliced(at, 0, ...added)
}

function refusal(field: string, fault: string, message: string): WorkbenchError {
  return new WorkbenchError('bad-input', message, { field, path: field, problem: 'custom', fault })
}
