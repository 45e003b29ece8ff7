/** Removes connections with everything that belongs to them, over all rooms. */
import type { Rooms } from './rooms.ts'

/** Closes the sessions of `ids` and removes their profiles; throws WorkbenchError `not-found` before it removes any. */
export async function removeConnections(
  { sessions, profiles, counter, subscriptionCounts, history, unrecorded }: Rooms,
  ids: readonly number[],
  deleteHistory: boolean,
): Promise<void> {
  for (const id of ids) profiles.get(id)
  await Promise.all(ids.map((id) => sessions.forget(id)))
  for (const id of ids) {
    // The history first: a kill in between leaves a connection without its history, never a history without its connection.
    if (deleteHistory) await history.writer.deleteHistory(id)
    profiles.remove({ id })
    counter.forget(id)
    unrecorded.forget(id)
    subscriptionCounts.forget(id)
  }
}
