import { setTimeout } from 'node:timers/promises'
import type { Handlers } from '../../../shared/contract.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Client } from '../ports/client.ts'
import { startDemo } from '../broker/demo.ts'
import { describeTls } from '../network/credentials/describe-tls.ts'
import type { Rooms } from '../rooms.ts'
import { brokerHandlers } from './broker-handlers.ts'
import { profileHandlers } from './profile-handlers.ts'
import { secretsHandlers } from './secrets-handlers.ts'
import { settingsHandlers } from './settings-handlers.ts'

/** A million topics take longer to count: what is left out is then told by `sessions.counted`. */
const countingLimitMs = 1_000

/** Every call of the contract, answered by the rooms of a workbench. */
export function createHandlers(rooms: Rooms): Handlers<Client> {
  return {
    ...profileHandlers(rooms.profiles, rooms.secrets),
    ...secretsHandlers(rooms.secrets),
    ...settingsHandlers(rooms.settings),
    ...brokerHandlers(rooms.broker),
    ...sessionHandlers(rooms),
    ...testHandlers(rooms),
    ...historyHandlers(rooms),
    'app.info': () => rooms.info,
    'demo.start': () => startDemo(rooms),
  }
}

type SessionCall =
  | 'sessions.list'
  | 'sessions.counts'
  | 'connections.connect'
  | 'connections.disconnect'
  | 'connections.reconnect'
  | 'connections.connectMany'
  | 'connections.disconnectMany'
  | 'connections.remove'
  | 'connections.removeMany'
  | 'folders.remove'
  | 'messages.publish'

function sessionHandlers(rooms: Rooms): Pick<Handlers<Client>, SessionCall> {
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
    'connections.remove': async ({ id, deleteHistory }) => {
      await removeConnections(rooms, [id], deleteHistory)
      return null
    },
    'connections.removeMany': async ({ ids, deleteHistory }) => {
      await removeConnections(rooms, [...new Set(ids)], deleteHistory)
      return null
    },
    'folders.remove': async ({ id, contents, deleteHistory }) => {
      if (contents === 'move-up') {
        profiles.folders.dissolve(id)
        return null
      }
      await removeConnections(rooms, profiles.folders.connectionsBelow(id), deleteHistory)
      profiles.folders.removeTree(id)
      return null
    },
    'messages.publish': ({ connectionId, ...publication }) => sessions.publish(connectionId, publication),
  }
}

function testHandlers({
  profiles,
  sessions,
  tests,
}: Rooms): Pick<Handlers<Client>, 'connections.describeTls' | 'connections.test' | 'connections.cancelTest'> {
  return {
    'connections.describeTls': async ({ id, tls, secrets }) => {
      // What cannot be decrypted now is described as missing.
      if (id !== undefined) await profiles.loadSecrets(id).catch(() => undefined)
      return describeTls(tls, profiles.draftSecrets(id, secrets ?? {}))
    },
    'connections.test': async (input, client) => {
      const { id } = input
      if (id !== undefined) await profiles.loadSecrets(id)
      const subscriptions = id === undefined ? [] : profiles.subscriptionsOf(id)
      const sessionOpen = id !== undefined && sessions.isOpen(id)
      return tests.start({ ...profiles.draft(input), subscriptions, sessionOpen }, client)
    },
    'connections.cancelTest': ({ testId }, client) => {
      tests.cancel(testId, client)
      return null
    },
  }
}

async function removeConnections(
  rooms: Rooms,
  ids: readonly number[],
  deleteHistory: boolean,
): Promise<void> {
  const { sessions, profiles, counter, subscriptionCounts, history, unrecorded } = rooms
  for (const id of ids) profiles.get(id)
  await Promise.all(ids.map((id) => sessions.forget(id)))
  for (const id of ids) {
    // Promised first: killed in between, the connection is left without its history, never the other way round.
    if (deleteHistory) await history.deleteHistory(id)
    profiles.remove({ id })
    counter.forget(id)
    unrecorded.forget(id)
    subscriptionCounts.forget(id)
  }
}

type HistoryCall =
  | 'views.open'
  | 'views.rows'
  | 'views.addressAt'
  | 'views.close'
  | 'views.stopSearch'
  | 'views.resumeSearch'
  | 'messages.get'
  | 'history.status'
  | 'history.dismissNotice'
  | 'history.unrecorded'
  | 'history.dismissUnrecorded'
  | 'history.size'
  | 'history.clear'
  | 'history.clearTopic'
  | 'history.deleteMessage'
  | 'charts.open'
  | 'charts.close'
  | 'exports.start'
  | 'exports.cancel'

function historyHandlers(rooms: Rooms): Pick<Handlers<Client>, HistoryCall> {
  const { views, charts, exports, history, historyState, profiles, unrecorded } = rooms
  return {
    'views.open': (input, client) => {
      profiles.get(input.connectionId)
      return views.openView(input, client)
    },
    'views.rows': (input, client) => views.rows(input, client),
    'views.addressAt': (input, client) => views.addressAt(input, client),
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
    'messages.get': async ({ connectionId, seq }) => {
      const message = await history.reader.message(connectionId, seq)
      if (message) return message
      throw noMessage(seq)
    },
    'history.size': ({ connectionId, topic }) => history.longReader.size(connectionId, topic ?? null),
    'history.clear': async ({ connectionId }) => {
      profiles.get(connectionId)
      await history.clear(connectionId)
      return null
    },
    'history.clearTopic': async ({ connectionId, topic }) => {
      profiles.get(connectionId)
      await history.clearTopic(connectionId, topic)
      return null
    },
    'history.deleteMessage': async ({ connectionId, seq }) => {
      if (await history.deleteMessage(connectionId, seq)) return null
      throw noMessage(seq)
    },
    'history.status': () => historyState.status(),
    'history.dismissNotice': () => historyState.dismiss(),
    'history.unrecorded': () => unrecorded.list(),
    'history.dismissUnrecorded': ({ connectionId }) => {
      unrecorded.dismiss(connectionId)
      return null
    },
    'charts.open': (input, client) => {
      profiles.get(input.connectionId)
      return charts.openChart(input, client)
    },
    'charts.close': ({ chartId }, client) => {
      charts.closeChart(chartId, client)
      return null
    },
    'exports.start': (input, client) => exports.start(input, profiles.get(input.connectionId), client),
    'exports.cancel': ({ exportId }, client) => {
      exports.cancel(exportId, client)
      return null
    },
  }
}

function noMessage(seq: number): WorkbenchError {
  return new WorkbenchError('not-found', `There is no message ${seq}.`, { kind: 'message', id: seq })
}
