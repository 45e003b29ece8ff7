/** Answers the calls about what is restored after a restart. */
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { workspaceCalls } from '../../../../shared/contract/workbench/workspace.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'

/** The handlers of `workspace.*`. */
export function workspaceHandlers(rooms: Rooms): HandlersOf<typeof workspaceCalls, Client> {
  const { workspace, connected, sessions } = rooms
  return {
    'workspace.get': () => ({ ...workspace.get(), wereConnected: connected.undecided() }),
    'workspace.save': (change) => {
      workspace.save(change)
      return null
    },
    'workspace.decide': async ({ connect }) => {
      const ids = connected.undecided()
      // Connects first: if the program is killed in between, the next run asks again.
      if (connect) await Promise.allSettled(ids.map((id) => sessions.connect(id)))
      connected.decided()
      return null
    },
  }
}
