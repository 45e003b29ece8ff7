/** Answers the calls about the open views. */
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { viewCalls } from '../../../../shared/contract/history/views.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'

/** The handlers of `views.*`. */
export function viewHandlers({ views, profiles }: Rooms): HandlersOf<typeof viewCalls, Client> {
  return {
    'views.open': (input, client) => {
      profiles.get(input.connectionId)
      return views.openView(input, client)
    },
    'views.rows': (input, client) => views.rows(input, client),
    'views.addressAt': (input, client) => views.addressAt(input, client),
    'views.addressOf': (input, client) => views.addressOf(input, client),
    'views.close': ({ viewId }, client) => {
      views.closeView(viewId, client)
      return null
    },
    'views.stopSearch': async ({ viewId }, client) => {
      await views.stopSearch(viewId, client)
      return null
    },
    'views.resumeSearch': async ({ viewId }, client) => {
      await views.resumeSearch(viewId, client)
      return null
    },
  }
}
