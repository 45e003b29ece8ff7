/** Builds the rooms of a workbench and connects their events with each other and with the pages. */
import { homedir } from 'node:os'
import { sep } from 'node:path'
import type { EventName, Events } from '../../../../shared/contract/contract.ts'
import type { Reason } from '../../../../shared/errors.ts'
import type { Connection } from '../../../../shared/types/connection.ts'
import { createBrokerAccess } from '../../broker/broker-access.ts'
import { createBroker } from '../../broker/broker.ts'
import { followBroker } from '../../broker/follow-broker.ts'
import { brokerAddresses } from '../../broker/network-addresses.ts'
import type { WriteDb } from '../../db/open.ts'
import { ConnectionTests } from '../../doctor/connection-tests.ts'
import { HistoryState } from '../../history/history-state.ts'
import type { History } from '../../history/history.ts'
import { KeptHistories } from '../../history/kept-histories.ts'
import { SubscriptionCounts } from '../../history/subscription-counts.ts'
import { Charts } from '../../history/windows/charts.ts'
import { Views } from '../../history/windows/views.ts'
import { Clients } from '../../ports/clients.ts'
import type { HostPorts, SystemProtection } from '../../ports/host-ports.ts'
import type { ProfileListeners, Profiles } from '../../profiles/profiles.ts'
import { ConnectedMemory } from '../../profiles/connected-memory.ts'
import { createProfiles } from '../../profiles/profiles.ts'
import { Removals } from '../../profiles/removals.ts'
import { createSettings } from '../../profiles/settings.ts'
import { createWorkspace } from '../../profiles/workspace.ts'
import { KeptSecrets } from '../../secrets/kept-secrets.ts'
import { SessionCounter } from '../../sessions/supervision/session-counter.ts'
import { Sessions } from '../../sessions/supervision/sessions.ts'
import { UnrecordedMessages } from '../../sessions/supervision/unrecorded.ts'
import { systemClock } from '../../threads/clock.ts'
import { Exports } from '../../transfer/exports.ts'
import { RetentionSync } from './retention-sync.ts'

/** What the rooms are built from. */
export interface RoomsOptions {
  version: string
  ports: HostPorts
  /** The keyring that encrypts secrets; null where the system has no usable one. */
  protection: SystemProtection | null
  db: WriteDb
  /** Not opened yet, so that its events while it opens are not missed. */
  history: History
  /** Folder of the databases, absolute. */
  dataDir: string
  /** Recording has stopped (reason) or works again (null). */
  onRecording?: ((reason: Reason | null) => void) | undefined
}

/** The rooms of a workbench, for its handlers. */
export type Rooms = ReturnType<typeof buildRooms>

/** Builds every room but the databases. */
export function buildRooms(options: RoomsOptions) {
  const { version, ports, protection, db, history, dataDir, onRecording } = options
  const clients = new Clients()
  const broadcast = <Name extends EventName>(name: Name, payload: Events[Name]) => {
    clients.broadcast(name, payload)
  }
  const historyState = new HistoryState(history, {
    onChanged: (status) => {
      broadcast('history.changed', status)
    },
    onRecording,
  })
  history.events.on('erased', (erasure) => {
    broadcast('history.erased', erasure)
  })
  const settings = createSettings(db, (changed) => {
    broadcast('settings.changed', changed)
  })
  const subscriptionCounts = new SubscriptionCounts(history)
  const retentions = new RetentionSync(history)
  const secrets = new KeptSecrets(db, protection, {
    onStatus: (status) => {
      broadcast('secrets.changed', status)
      if (status.locked) return
      sessions.unlocked()
      void broker.applyNetwork()
    },
    onKnown: () => {
      broadcast('connections.changed', profiles.list())
    },
  })
  const connectionsChanged = (connections: Connection[]) => {
    connected.keepUndecided((id) => profiles.has(id))
    retentions.update(connections)
    broadcast('connections.changed', connections)
    sessions.profilesChanged()
  }
  const profileListeners: ProfileListeners = {
    onConnectionsChanged: connectionsChanged,
    onFoldersChanged: (folders) => {
      broadcast('folders.changed', folders)
    },
    onSubscriptionsChanged: (subscriptions, connectionId) => {
      const own = profiles.subscriptionsOf(connectionId)
      void subscriptionCounts.setSubscriptions(connectionId, own)
      sessions.setSubscriptions(connectionId, own)
      broadcast('subscriptions.changed', subscriptions)
      counter.touch(connectionId)
    },
  }
  const profiles: Profiles = createProfiles(db, secrets, profileListeners, (transport) =>
    bound.addressOf(transport),
  )
  const countFromHistory = (connectionId: number): Promise<void> =>
    subscriptionCounts.follow(connectionId, () => profiles.subscriptionsOf(connectionId))
  const sessions = new Sessions(profiles, history, {
    onOpening: (connectionId) => {
      bound.requireBroker(profiles.get(connectionId))
      // The session does not wait for the count; messages that arrive meanwhile are included.
      void countFromHistory(connectionId)
    },
    onChanged: (session) => {
      connected.sessionChanged(session)
      broadcast('sessions.changed', [session])
    },
    onCounted: ({ connectionId }) => {
      counter.touch(connectionId)
    },
    onUnrecorded: (messages) => {
      unrecorded.take(messages)
    },
  })
  const unrecorded = new UnrecordedMessages((messages) => {
    broadcast('history.unrecordedChanged', messages)
  })
  const counter = new SessionCounter(
    (connectionId) => sessions.trafficOf(connectionId),
    subscriptionCounts,
    (counts) => {
      broadcast('sessions.counted', counts)
    },
  )
  history.events.on('counted', (connectionId) => {
    counter.touch(connectionId)
  })
  const connected = new ConnectedMemory(db, (ids) => {
    broadcast('workspace.wereConnectedChanged', ids)
  })
  const brokerAccess = createBrokerAccess(settings, secrets)
  const broker = createBroker({
    settings,
    login: () => brokerAccess.login(),
    addresses: ports.networkAddresses ?? brokerAddresses,
    onChanged: (status) => {
      broadcast('broker.changed', status)
      bound.brokerChanged(status)
    },
  })
  const bound = followBroker({
    settings,
    profiles: () => profiles,
    sessions: () => sessions,
    status: () => broker.status(),
    onMoved: () => connectionsChanged(profiles.list()),
  })
  retentions.update(profiles.list())
  return {
    clients,
    settings,
    profiles,
    secrets,
    sessions,
    tests: new ConnectionTests(),
    removals: new Removals(systemClock),
    keptHistories: new KeptHistories(history, profiles.removed, (id) => profiles.has(id)),
    unrecorded,
    counter,
    subscriptionCounts,
    countFromHistory,
    history,
    historyState,
    broker,
    brokerAccess,
    workspace: createWorkspace(db),
    connected,
    bound,
    views: new Views(history),
    charts: new Charts(history),
    exports: new Exports(history.longReader, ports),
    info: { version, dataDir: shortened(dataDir), platform: process.platform },
  }
}

function shortened(path: string): string {
  const home = homedir()
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path
}
