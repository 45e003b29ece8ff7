import { homedir } from 'node:os'
import { sep } from 'node:path'
import type { EventName, Events } from '../../shared/contract/contract.ts'
import { WorkbenchError } from '../../shared/errors.ts'
import type { Connection } from '../../shared/types/connection.ts'
import type { Erasure, HistoryStatus } from '../../shared/types/workbench.ts'
import { createBroker } from './broker/broker.ts'
import { Clients } from './ports/clients.ts'
import { ConnectionTests } from './doctor/connection-tests.ts'
import { createProfiles } from './profiles/profiles.ts'
import { SessionCounter } from './sessions/supervision/session-counter.ts'
import { Sessions } from './sessions/supervision/sessions.ts'
import { UnrecordedMessages } from './sessions/supervision/unrecorded.ts'
import type { WriteDb } from './db/open.ts'
import { Charts } from './history/windows/charts.ts'
import type { HistoryState } from './history/history-state.ts'
import type { History } from './history/history.ts'
import { SubscriptionCounts } from './history/subscription-counts.ts'
import { Views } from './history/windows/views.ts'
import type { FilterCount, RemovedRows } from './history/writing/writer-protocol.ts'
import type { HostPorts, SystemProtection } from './ports/host-ports.ts'
import { KeptSecrets } from './secrets/kept-secrets.ts'
import { createSettings } from './profiles/settings.ts'
import { Exports } from './transfer/exports.ts'

/** What the rooms are built from. */
export interface RoomsOptions {
  version: string
  ports: HostPorts
  /** What the system encrypts secrets with, null where it protects nothing. */
  protection: SystemProtection | null
  db: WriteDb
  history: History
  historyState: HistoryState
  /** Folder of the databases, absolute. */
  dataDir: string
}

/** The rooms of a workbench, for its handlers. */
export type Rooms = ReturnType<typeof buildRooms>

/** Builds every room but the databases, and wires what each tells the others and the pages. */
export function buildRooms({ version, ports, protection, db, history, historyState, dataDir }: RoomsOptions) {
  const clients = new Clients()
  const tell = <Name extends EventName>(name: Name, payload: Events[Name]) => {
    clients.broadcast(name, payload)
  }
  const settings = createSettings(db, (changed) => {
    tell('settings.changed', changed)
  })
  const subscriptionCounts = new SubscriptionCounts((connectionId, filters) =>
    history.countFilters(connectionId, filters),
  )
  /** What the writer was told about each connection, as JSON. */
  const kept = new Map<number, string>()
  const secrets = new KeptSecrets(db, protection, {
    onStatus: (status) => {
      tell('secrets.changed', status)
      if (!status.locked) sessions.unlocked()
    },
    onKnown: () => {
      tell('connections.changed', profiles.list())
    },
  })
  const profiles = createProfiles(db, secrets, {
    onConnectionsChanged: (connections) => {
      keep(connections)
      tell('connections.changed', connections)
      sessions.profilesChanged()
    },
    onFoldersChanged: (folders) => {
      tell('folders.changed', folders)
    },
    onSubscriptionsChanged: (subscriptions, connectionId) => {
      const own = profiles.subscriptionsOf(connectionId)
      void subscriptionCounts.setSubscriptions(connectionId, own)
      sessions.setSubscriptions(connectionId, own)
      tell('subscriptions.changed', subscriptions)
      counter.touch(connectionId)
    },
  })
  const sessions = new Sessions(profiles, history, {
    // It has not to wait: what comes meanwhile is counted too.
    beforeOpen: (connectionId) => {
      void countFromHistory(connectionId)
      return Promise.resolve()
    },
    onChanged: (session) => {
      tell('sessions.changed', [session])
    },
    onCounted: ({ connectionId }) => {
      counter.touch(connectionId)
    },
    onUnrecorded: (messages) => {
      unrecorded.take(messages)
    },
  })
  const unrecorded = new UnrecordedMessages((messages) => {
    tell('history.unrecordedChanged', messages)
  })
  const counter = new SessionCounter(
    (connectionId) => sessions.trafficOf(connectionId),
    subscriptionCounts,
    (counts) => {
      tell('sessions.counted', counts)
    },
  )
  const broker = createBroker({
    settings,
    onChanged: (status) => {
      tell('broker.changed', status)
    },
  })

  function keep(connections: Connection[]): void {
    for (const { id, retention } of connections) {
      const now = JSON.stringify(retention)
      if (kept.get(id) === now) continue
      kept.set(id, now)
      history.setRetention(id, retention)
    }
  }

  function countFromHistory(connectionId: number): Promise<void> {
    return subscriptionCounts.follow(connectionId, () => profiles.subscriptionsOf(connectionId))
  }

  // Nobody waits for it: how each goes, and what keeps it from being opened, is told by its session.
  function connectAtStart(onUnexpected: (error: unknown) => void): void {
    for (const { id, connectOnStart } of profiles.list()) {
      if (!connectOnStart) continue
      sessions.connect(id).catch((error: unknown) => {
        if (!(error instanceof WorkbenchError)) onUnexpected(error)
      })
    }
  }

  keep(profiles.list())

  const views = new Views({ page: history.reader, patterns: history.patternReader })
  const charts = new Charts(history.reader)
  return {
    clients,
    connectAtStart,
    settings,
    profiles,
    secrets,
    sessions,
    tests: new ConnectionTests(),
    unrecorded,
    counter,
    subscriptionCounts,
    countFromHistory,
    history,
    historyState,
    historyChanged: (status: HistoryStatus) => {
      tell('history.changed', status)
    },
    broker,
    views,
    charts,
    erased: (erasure: Erasure) => {
      tell('history.erased', erasure)
    },
    exports: new Exports(history.longReader, ports),
    info: { version, dataDir: shortened(dataDir), platform: process.platform },
    removed: (rows: RemovedRows) => {
      views.removed(rows)
    },
    counted: (connectionId: number, counts: FilterCount[]) => {
      subscriptionCounts.counted(connectionId, counts)
      counter.touch(connectionId)
    },
  }
}

function shortened(path: string): string {
  const home = homedir()
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path
}
