import type { Handlers } from '../../../shared/contract.ts'
import type { Client } from '../ports/client.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { Secrets } from '../secrets/secrets.ts'

type ProfileCall =
  | 'connections.list'
  | 'connections.create'
  | 'connections.update'
  | 'connections.duplicate'
  | 'connections.remove'
  | 'connections.move'
  | 'folders.list'
  | 'folders.create'
  | 'folders.rename'
  | 'folders.move'
  | 'subscriptions.list'
  | 'subscriptions.create'
  | 'subscriptions.update'
  | 'subscriptions.remove'

/**
 * The calls about saved profiles. `connections.remove` here removes the profile alone: who also closes its session and
 * deletes its history replaces that handler.
 */
export function profileHandlers(profiles: Profiles, secrets: Secrets): Pick<Handlers<Client>, ProfileCall> {
  const { subscriptions, folders } = profiles
  return {
    'connections.list': () => profiles.list(),
    'connections.create': async (input) => {
      const created = profiles.create(input)
      await secrets.settled()
      return created
    },
    'connections.update': async (input) => {
      const updated = profiles.update(input)
      await secrets.settled()
      return updated
    },
    'connections.duplicate': async (input) => {
      // What cannot be decrypted now is asked for when the copy connects.
      await secrets.load(input.id).catch(() => undefined)
      const copy = profiles.duplicate(input)
      await secrets.settled()
      return copy
    },
    'connections.remove': (input) => {
      profiles.remove(input)
      return null
    },
    'connections.move': (input) => {
      folders.moveConnections(input)
      return null
    },
    'folders.list': () => folders.list(),
    'folders.create': (input) => folders.create(input),
    'folders.rename': (input) => folders.rename(input),
    'folders.move': (input) => {
      folders.move(input)
      return null
    },
    'subscriptions.list': () => subscriptions.list(),
    'subscriptions.create': (input) => subscriptions.create(input),
    'subscriptions.update': (input) => subscriptions.update(input),
    'subscriptions.remove': (input) => {
      subscriptions.remove(input)
      return null
    },
  }
}
