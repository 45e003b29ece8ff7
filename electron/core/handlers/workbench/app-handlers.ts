/** Answers the calls about the program itself. */
import type { appCalls } from '../../../../shared/contract/workbench/app.ts'
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'

/** The handlers of `app.*` and `settings.*`. */
export function appHandlers({ info, settings }: Rooms): HandlersOf<typeof appCalls, Client> {
  return {
    'app.info': () => info,

    'settings.get': () => settings.get(),
    'settings.update': (input) => settings.update(input),
  }
}
