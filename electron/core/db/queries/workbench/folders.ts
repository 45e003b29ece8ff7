/** Queries on folders and on the place of connections in them. */
import type { Folder } from '../../../../../shared/types/connection.ts'
import type { ReadDb, WriteDb } from '../../handles.ts'

/** A row of `folders`. */
export interface FolderRow {
  id: number
  parent_id: number | null
  name: string
  position: number
}

function fromRow({ id, parent_id: parentId, name, position }: FolderRow): Folder {
  return { id, parentId, name, position }
}

/** Every folder, those of one parent in order. */
export function listFolders(db: ReadDb): Folder[] {
  return db.prepare<[], FolderRow>('SELECT * FROM folders ORDER BY position, id').all().map(fromRow)
}

/** Returns the new id. The parent must exist. */
export function insertFolder(db: WriteDb, folder: Omit<Folder, 'id'>): number {
  const { lastInsertRowid } = db
    .prepare('INSERT INTO folders (parent_id, name, position) VALUES (:parentId, :name, :position)')
    .run({ parentId: folder.parentId, name: folder.name, position: folder.position })
  return Number(lastInsertRowid)
}

/** Puts a folder back under the id it had. The parent must exist. */
export function reinsertFolder(db: WriteDb, folder: Folder): void {
  db.prepare(
    'INSERT INTO folders (id, parent_id, name, position) VALUES (:id, :parentId, :name, :position)',
  ).run({ id: folder.id, parentId: folder.parentId, name: folder.name, position: folder.position })
}

/** The id and the parent must exist. */
export function updateFolder(db: WriteDb, { id, parentId, name, position }: Folder): void {
  db.prepare(
    'UPDATE folders SET parent_id = :parentId, name = :name, position = :position WHERE id = :id',
  ).run({ id, parentId, name, position })
}

/** The folder must be empty. */
export function deleteFolder(db: WriteDb, id: number): void {
  db.prepare('DELETE FROM folders WHERE id = ?').run(id)
}

/** Ids of the connections right in a folder, in order; null: at the top. */
export function connectionsIn(db: ReadDb, folderId: number | null): number[] {
  return db
    .prepare<[number | null], number>('SELECT id FROM connections WHERE folder_id IS ? ORDER BY position, id')
    .pluck()
    .all(folderId)
}

/** Puts a connection in its place. */
export function placeConnection(db: WriteDb, id: number, folderId: number | null, position: number): void {
  db.prepare('UPDATE connections SET folder_id = ?, position = ? WHERE id = ?').run(folderId, position, id)
}
