/** Calls and events about the folders of the list of connections. */
import { z } from 'zod'
import type { Folder, Removal } from '../../types/connection.ts'
import { folderLimits } from '../../types/connection.ts'
import { command, query, resolves } from '../definition/call.ts'
import { id, nothing } from '../definition/fields.ts'

const folderName = z.string().trim().min(1).max(folderLimits.nameLength)

export const folderCalls = {
  'folders.list': query(nothing, resolves<Folder[]>()),
  'folders.create': command(
    z.strictObject({ name: folderName, parentId: id.nullable() }),
    resolves<Folder>(),
  ),
  'folders.rename': command(z.strictObject({ id, name: folderName }), resolves<Folder>()),
  /** Moves into a folder (null: the top level), before a given folder or, with null, to the end. */
  'folders.move': command(
    z.strictObject({ id, parentId: id.nullable(), before: id.nullable() }),
    resolves<null>(),
  ),
  /** contents: whether the contents move to the parent or are deleted, with everything below. */
  'folders.remove': command(
    z.strictObject({ id, contents: z.enum(['move-up', 'delete']), deleteHistory: z.boolean() }),
    resolves<Removal>(),
  ),
}

export interface FolderEvents {
  /** The whole list after any change. */
  'folders.changed': Folder[]
}
