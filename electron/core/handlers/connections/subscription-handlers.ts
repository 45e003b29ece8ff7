/** Answers the calls about subscriptions. */
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { subscriptionCalls } from '../../../../shared/contract/connections/subscriptions.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'

/** The handlers of `subscriptions.*`. */
export function subscriptionHandlers({
  profiles,
  removals,
}: Rooms): HandlersOf<typeof subscriptionCalls, Client> {
  const { subscriptions } = profiles
  return {
    'subscriptions.list': () => subscriptions.list(),
    'subscriptions.create': (input) => subscriptions.create(input),
    'subscriptions.update': (input) => subscriptions.update(input),
    'subscriptions.remove': (input) => removals.keep({ undo: subscriptions.remove(input) }),
  }
}
