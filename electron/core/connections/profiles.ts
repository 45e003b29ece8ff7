import type { CheckedInput } from '../../../shared/contract.ts'
import type { Connection, ConnectionProfile, Subscription } from '../../../shared/types/connection.ts'
import type { WriteDb } from '../db/handles.ts'
import type { StoredConnection } from '../db/queries/connections.ts'
import {
  deleteConnection,
  findConnection,
  insertConnection,
  listConnections,
  makeRoomAt,
  nextPosition,
  updateConnection,
} from '../db/queries/connections.ts'
import { insertSubscription, listSubscriptionsOf } from '../db/queries/subscriptions.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { nameOfCopy } from './name-of-copy.ts'
import type { Subscriptions, SubscriptionsChanged } from './subscriptions.ts'
import { createSubscriptions, notFound } from './subscriptions.ts'

/** Who is told of changes, always after they are durable. */
export interface ProfileListeners {
  /** The whole list. */
  onConnectionsChanged(connections: Connection[]): void
  onSubscriptionsChanged: SubscriptionsChanged
}

/** The saved connections and what belongs to them. */
export interface Profiles {
  list(): Connection[]
  create(input: CheckedInput<'connections.create'>): Connection
  /** Throws WorkbenchError `not-found`. */
  update(input: CheckedInput<'connections.update'>): Connection
  /** The copy follows its original, with its subscriptions and password. Throws WorkbenchError `not-found`. */
  duplicate(input: CheckedInput<'connections.duplicate'>): Connection
  /** Removes profile, subscriptions and secrets; sessions and history are their rooms' work. Throws `not-found`. */
  remove(input: { id: number }): void
  subscriptions: Subscriptions
  /** Throws WorkbenchError `not-found`. */
  get(id: number): Connection
  /** For the session alone; undefined when none is known in this run. */
  passwordOf(id: number): string | undefined
  /** In the order they were made, disabled ones included. */
  subscriptionsOf(connectionId: number): Subscription[]
}

/** Keeps connections and subscriptions in `workbench.db` and passwords in `secrets`. */
export function createProfiles(db: WriteDb, secrets: Secrets, listeners: ProfileListeners): Profiles {
  const subscriptions = createSubscriptions(db, listeners.onSubscriptionsChanged)
  const shown = (stored: StoredConnection): Connection => ({
    ...stored,
    hasPassword: secrets.passwordOf(stored.id) !== undefined,
  })
  const list = () => listConnections(db).map(shown)

  function get(id: number): Connection {
    const stored = findConnection(db, id)
    if (!stored) throw notFound('connection', id)
    return shown(stored)
  }

  function setPassword(id: number, password: string | null | undefined): void {
    if (password === null) secrets.forget(id)
    else if (password !== undefined) secrets.setPassword(id, password)
  }

  function changed(id: number): Connection {
    listeners.onConnectionsChanged(list())
    return get(id)
  }

  return {
    list,
    get,
    subscriptions,
    passwordOf: (id) => secrets.passwordOf(id),
    subscriptionsOf: (connectionId) => listSubscriptionsOf(db, connectionId),

    create({ profile, password }) {
      const id = insertConnection(db, profile, nextPosition(db))
      setPassword(id, password)
      return changed(id)
    },

    update({ id, profile, password }) {
      if (!updateConnection(db, id, profile)) throw notFound('connection', id)
      setPassword(id, password)
      return changed(id)
    },

    duplicate({ id }) {
      const original = get(id)
      const names = listConnections(db).map(({ name }) => name)
      const copyId = copyProfile(db, original, nameOfCopy(original.name, names))
      setPassword(copyId, secrets.passwordOf(id))
      const copy = changed(copyId)
      listeners.onSubscriptionsChanged(subscriptions.list(), copyId)
      return copy
    },

    remove({ id }) {
      if (!deleteConnection(db, id)) throw notFound('connection', id)
      secrets.forget(id)
      listeners.onConnectionsChanged(list())
      listeners.onSubscriptionsChanged(subscriptions.list(), id)
    },
  }
}

function copyProfile(db: WriteDb, original: ConnectionProfile & StoredConnection, name: string): number {
  const copy = db.transaction(() => {
    makeRoomAt(db, original.position + 1)
    const copyId = insertConnection(db, { ...original, name }, original.position + 1)
    for (const subscription of listSubscriptionsOf(db, original.id)) {
      insertSubscription(db, copyId, subscription)
    }
    return copyId
  })
  return copy.immediate()
}
