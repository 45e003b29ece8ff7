/** Answers the calls about exports. */
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { exportCalls } from '../../../../shared/contract/history/exports.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'

/** The handlers of `exports.*`. */
export function exportHandlers({ exports, profiles }: Rooms): HandlersOf<typeof exportCalls, Client> {
  return {
    'exports.start': (input, client) => exports.start(input, profiles.get(input.connectionId), client),
    'exports.cancel': ({ exportId }, client) => {
      exports.cancel(exportId, client)
      return null
    },
    'exports.save': (input) => exports.save(input),
  }
}
