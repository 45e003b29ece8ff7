/** Answers the calls about folders. */
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { folderCalls } from '../../../../shared/contract/connections/folders.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'
import { removeConnections } from './remove-connections.ts'

/** The handlers of `folders.*`. */
export function folderHandlers(rooms: Rooms): HandlersOf<typeof folderCalls, Client> {
  const { folders } = rooms.profiles
  return {
    'folders.list': () => folders.list(),
    'folders.create': (input) => folders.create(input),
    'folders.rename': (input) => folders.rename(input),
    'folders.move': (input) => {
      folders.move(input)
      return null
    },
    'folders.remove': async ({ id, contents, deleteHistory }) => {
      if (contents === 'move-up') return rooms.removals.keep({ undo: folders.dissolve(id) })
      const inside = await removeConnections(rooms, folders.connectionsBelow(id), deleteHistory)
      const undoFolders = folders.removeTree(id)
      return rooms.removals.keep({
        ...inside,
        undo: () => {
          // Folders first, so that the connections can return to them.
          undoFolders()
          inside.undo()
        },
      })
    },
  }
}
