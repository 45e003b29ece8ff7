/** Answers the calls about messages and the stored history. */
import type { HandlersOf } from '../../../shared/contract/definition/call.ts'
import type { historyCalls } from '../../../shared/contract/history/history.ts'
import type { messageCalls } from '../../../shared/contract/history/messages.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Client } from '../ports/client.ts'
import type { Rooms } from './rooms.ts'

/** The handlers of `messages.*`. */
export function messageHandlers({ history, sessions }: Rooms): HandlersOf<typeof messageCalls, Client> {
  return {
    'messages.get': async ({ connectionId, seq }) => {
      const message = await history.reader.message(connectionId, seq)
      if (message) return message
      throw noMessage(seq)
    },
    'messages.delivery': async ({ connectionId, seq }) => {
      const delivery = await history.reader.delivery(connectionId, seq)
      if (delivery) return delivery
      throw noMessage(seq)
    },
    'messages.publish': ({ connectionId, ...publication }) => sessions.publish(connectionId, publication),
  }
}

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

function noMessage(seq: number): WorkbenchError {
  return new WorkbenchError('not-found', `There is no message ${seq}.`, { kind: 'message', id: seq })
}
