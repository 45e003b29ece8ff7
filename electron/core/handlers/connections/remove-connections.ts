/** Removes connections and everything that belongs to them, in all rooms. */
import type { Undoable } from '../../profiles/removals.ts'
import type { Rooms } from '../rooms/rooms.ts'

/**
 * Closes the sessions of `ids` and removes their profiles; throws WorkbenchError `not-found` before it removes any.
 * Their history is erased, where that is asked for, once the removal cannot be undone any more.
 */
export async function removeConnections(
  { sessions, profiles, counter, subscriptionCounts, keptHistories, unrecorded }: Rooms,
  ids: readonly number[],
  deleteHistory: boolean,
): Promise<Undoable> {
  for (const id of ids) profiles.get(id)
  await Promise.all(ids.map((id) => sessions.forget(id)))
  profiles.remove(ids, deleteHistory)
  for (const id of ids) {
    counter.forget(id)
    unrecorded.forget(id)
    subscriptionCounts.forget(id)
  }
  return {
    undo: () => {
      profiles.removed.restore(ids)
    },
    settle: async () => {
      for (const id of ids) await keptHistories.settle(id)
    },
  }
}
