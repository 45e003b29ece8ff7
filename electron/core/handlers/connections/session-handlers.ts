/** Answers the calls about live sessions. */
import { setTimeout } from 'node:timers/promises'
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { sessionCalls } from '../../../../shared/contract/connections/sessions.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'

/** Limits the wait for the counts: a million topics take longer. `sessions.counted` delivers the rest later. */
const countingLimitMs = 1_000

/** The handlers of `sessions.*` and of the calls that open and close sessions. */
export function sessionHandlers(rooms: Rooms): HandlersOf<typeof sessionCalls, Client> {
  const { sessions, profiles, counter } = rooms
  return {
    'sessions.list': () => sessions.list(),
    'sessions.counts': async () => {
      const ids = profiles.list().map(({ id }) => id)
      await Promise.race([
        Promise.all(ids.map((id) => rooms.countFromHistory(id))),
        setTimeout(countingLimitMs, null, { ref: false }),
      ])
      return ids.map((id) => counter.countsOf(id))
    },
    'connections.connect': async ({ id }) => {
      await sessions.connect(id)
      return null
    },
    'connections.disconnect': async ({ id }) => {
      await sessions.disconnect(id)
      return null
    },
    'connections.reconnect': async ({ id }) => {
      await sessions.reconnect(id)
      return null
    },
    'connections.connectMany': async ({ ids }) => {
      for (const id of ids) profiles.get(id)
      await Promise.allSettled(ids.map((id) => sessions.connect(id)))
      return null
    },
    'connections.disconnectMany': async ({ ids }) => {
      for (const id of ids) profiles.get(id)
      await Promise.allSettled(ids.map((id) => sessions.disconnect(id)))
      return null
    },
  }
}
