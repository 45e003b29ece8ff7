import type { Connection, Folder } from '../../../../shared/types/connection.ts'
import { addressOf } from '../../../i18n/address.ts'

/** A folder's line; depth counts folders above it, count what is in it. */
export interface FolderRow {
  kind: 'folder'
  key: string
  folder: Folder
  depth: number
  open: boolean
  count: number
}

/** A connection's line; depth counts folders above it. */
export interface ConnectionRow {
  kind: 'connection'
  key: string
  connection: Connection
  depth: number
}

/** A line of the list. */
export type ListRow = FolderRow | ConnectionRow

interface Lists {
  folders: readonly Folder[]
  connections: readonly Connection[]
  closed: ReadonlySet<number>
  /** What is looked for; '' shows everything. */
  search: string
}

/**
 * The lines of the list: of each folder its connections and then its folders, at the top likewise. A search looks at the names
 * of folders too: one that matches is shown with all that is in it. It opens every folder that holds something that was found,
 * and leaves the others out.
 */
export function listRows({ folders, connections, closed, search }: Lists): ListRow[] {
  const known = new Set(folders.map(({ id }) => id))
  const parentOf = (id: number | null) => (id !== null && known.has(id) ? id : null)
  const foldersIn = Map.groupBy(folders, ({ parentId }) => parentOf(parentId))
  const connectionsIn = Map.groupBy(connections, ({ folderId }) => parentOf(folderId))
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const searching = words.length > 0

  /** `path`: the names of the folders around, which count as text of what is in them. */
  function below(parentId: number | null, depth: number, path: string): ListRow[] {
    const own = (connectionsIn.get(parentId) ?? [])
      .filter((connection) => holdsAll(`${path}${textOf(connection)}`, words))
      .map((connection): ListRow => {
        return { kind: 'connection', key: `connection-${connection.id}`, connection, depth }
      })
    const nested = (foldersIn.get(parentId) ?? []).flatMap((folder): ListRow[] => {
      const name = `${path}${folder.name}\n`
      const inside = below(folder.id, depth + 1, name)
      const count = inside.filter(({ kind }) => kind === 'connection').length
      if (searching && inside.length === 0 && !holdsAll(name, words)) return []
      const open = searching || !closed.has(folder.id)
      const row: ListRow = { kind: 'folder', key: `folder-${folder.id}`, folder, depth, open, count }
      return open ? [row, ...inside] : [row]
    })
    return [...own, ...nested]
  }

  return below(null, 0, '')
}

/** Folders with their depth, each after its parent; `without` and what is below it are left out. */
export function folderChoices(
  folders: readonly Folder[],
  without: number | null = null,
): { folder: Folder; depth: number }[] {
  const below = (parentId: number | null, depth: number): { folder: Folder; depth: number }[] =>
    folders
      .filter((folder) => folder.parentId === parentId && folder.id !== without)
      .flatMap((folder) => [{ folder, depth }, ...below(folder.id, depth + 1)])
  return below(null, 0)
}

function textOf(connection: Connection): string {
  return [connection.name, addressOf(connection), connection.notes].join('\n')
}

function holdsAll(text: string, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const lower = text.toLowerCase()
  return words.every((word) => lower.includes(word))
}
