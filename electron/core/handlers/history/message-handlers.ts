/** Answers the calls about single messages. */
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { messageCalls } from '../../../../shared/contract/history/messages.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'

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

/** There is no message with this sequence number, or no longer. */
export function noMessage(seq: number): WorkbenchError {
  return new WorkbenchError('not-found', `There is no message ${seq}.`, { kind: 'message', id: seq })
}
