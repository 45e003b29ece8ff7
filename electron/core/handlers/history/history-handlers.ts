/** Answers the calls about the stored history. */
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { historyCalls } from '../../../../shared/contract/history/history.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'
import { noMessage } from './message-handlers.ts'

/** The handlers of `history.*`. */
export function historyHandlers(rooms: Rooms): HandlersOf<typeof historyCalls, Client> {
  const { history, historyState, keptHistories, profiles, unrecorded } = rooms
  return {
    'history.status': () => historyState.status(),
    'history.dismissNotice': () => historyState.dismiss(),
    'history.unrecorded': () => unrecorded.list(),
    'history.dismissUnrecorded': ({ connectionId }) => {
      unrecorded.dismiss(connectionId)
      return null
    },
    'history.size': ({ connectionId, topic }) => history.longReader.size(connectionId, topic ?? null),
    'history.kept': () => keptHistories.list(),
    'history.forget': async ({ connectionId }) => {
      await keptHistories.erase(connectionId)
      return null
    },
    'history.clear': async ({ connectionId }) => {
      profiles.get(connectionId)
      await history.writer.clear(connectionId)
      return null
    },
    'history.clearTopic': async ({ connectionId, topic }) => {
      profiles.get(connectionId)
      await history.writer.clearTopic(connectionId, topic)
      return null
    },
    'history.deleteMessage': async ({ connectionId, seq }) => {
      if (await history.writer.deleteMessage(connectionId, seq)) return null
      throw noMessage(seq)
    },
  }
}
