/** Answers the calls about saved connections, including their test. */
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { connectionCalls } from '../../../../shared/contract/connections/connections.ts'
import type { Connection } from '../../../../shared/types/connection.ts'
import { describeTls } from '../../network/credentials/describe-tls.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'
import { removeConnections } from './remove-connections.ts'

type ConnectionHandlers = HandlersOf<typeof connectionCalls, Client>

/** The handlers of `connections.*`, except those about the session. */
export function connectionHandlers(rooms: Rooms): ConnectionHandlers {
  const { profiles, secrets } = rooms
  // A connection whose secrets cannot be stored is removed again: a second attempt would otherwise leave two.
  async function wholly(made: Connection): Promise<Connection> {
    try {
      await secrets.settled()
      return made
    } catch (error) {
      profiles.remove([made.id], false)
      profiles.removed.forget(made.id)
      throw error
    }
  }
  return {
    'connections.list': () => profiles.list(),
    'connections.create': async (input) => {
      if (input.takeUp !== undefined) await rooms.keptHistories.require(input.takeUp)
      return wholly(profiles.create(input))
    },
    'connections.update': async (input) => {
      const updated = profiles.update(input)
      await secrets.settled()
      return updated
    },
    'connections.giveSecrets': async ({ id, password, secrets: others }) => {
      const given = profiles.giveSecrets(id, { ...others, password })
      await secrets.settled()
      return given
    },
    'connections.duplicate': async (input) => {
      // A secret that cannot be decrypted now is requested when the copy connects.
      await secrets.load(input.id).catch(() => undefined)
      return wholly(profiles.duplicate(input))
    },
    'connections.remove': async ({ id, deleteHistory }) =>
      rooms.removals.keep(await removeConnections(rooms, [id], deleteHistory)),
    'connections.removeMany': async ({ ids, deleteHistory }) =>
      rooms.removals.keep(await removeConnections(rooms, [...new Set(ids)], deleteHistory)),
    'connections.restore': async ({ id }) => {
      await rooms.keptHistories.require(id)
      profiles.removed.restore([id])
      return profiles.get(id)
    },
    'connections.move': (input) => {
      profiles.folders.moveConnections(input)
      return null
    },
    ...testHandlers(rooms),
  }
}

type TestCall = 'connections.describeTls' | 'connections.test' | 'connections.cancelTest'

function testHandlers({ profiles, sessions, tests, bound }: Rooms): Pick<ConnectionHandlers, TestCall> {
  return {
    'connections.describeTls': async ({ id, tls, secrets }) => {
      // A secret that cannot be decrypted now counts as missing.
      if (id !== undefined) await profiles.loadSecrets(id).catch(() => undefined)
      return describeTls(tls, profiles.draftSecrets(id, secrets ?? {}))
    },
    'connections.test': async (input, client) => {
      const { id } = input
      if (id !== undefined) await profiles.loadSecrets(id, { ...input.secrets, password: input.password })
      const subscriptions = id === undefined ? [] : profiles.subscriptionsOf(id)
      const sessionOpen = id !== undefined && sessions.isOpen(id)
      const draft = profiles.draft(input)
      bound.requireBroker(draft.profile)
      return tests.start({ ...draft, subscriptions, sessionOpen }, client)
    },
    'connections.cancelTest': ({ testId }, client) => {
      tests.cancel(testId, client)
      return null
    },
  }
}
