/** Answers the calls that undo a recent deletion. */
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { removalCalls } from '../../../../shared/contract/connections/removals.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'

/** The handlers of `removals.*`. */
export function removalHandlers({ removals }: Rooms): HandlersOf<typeof removalCalls, Client> {
  return {
    'removals.undo': ({ removalId }) => {
      removals.undo(removalId)
      return null
    },
  }
}
