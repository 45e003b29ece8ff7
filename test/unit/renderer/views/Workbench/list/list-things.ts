import { newDraft, profileOf } from '../../../../../../renderer/views/Connection/draft/profile-draft.ts'
import { nothingKnown } from '../../../../../../renderer/views/Connection/draft/profile-faults.ts'
import type { Connection, Folder } from '../../../../../../shared/types/connection.ts'

/** A folder whose id is its place. */
export function folder(id: number, name: string, parentId: number | null = null): Folder {
  return { id, name, parentId, position: id }
}

/** A connection whose id is its place. */
export function connection(id: number, name: string, folderId: number | null): Connection {
  const profile = profileOf({ ...newDraft(), name, host: `${name}.example`, folderId }, new Set())
  return { ...profile, ...nothingKnown, id, position: id }
}
