/** Stores connection profiles and joins them with their folders, subscriptions and secrets. */
import type { CheckedInput } from '../../../shared/contract/contract.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import { checkProfile } from '../../../shared/profile/check.ts'
import { completeProfile } from '../../../shared/profile/defaults.ts'
import { neededSecrets } from '../../../shared/profile/needed-secrets.ts'
import type { Connection, ConnectionProfile, Folder, Transport } from '../../../shared/types/connection.ts'
import type { Subscription } from '../../../shared/types/subscription.ts'
import { usualPort } from '../../../shared/types/connection.ts'
import type { ProfileSecrets } from '../../../shared/types/profile-parts.ts'
import type { WriteDb } from '../db/handles.ts'
import type { StoredConnection } from '../db/queries/workbench/connections.ts'
import {
  findConnection,
  insertConnection,
  lastConnectionId,
  listConnections,
  nextPosition,
  updateConnection,
} from '../db/queries/workbench/connections.ts'
import { listSubscriptionsOf } from '../db/queries/workbench/subscriptions.ts'
import { maxConnectionId } from '../db/row-id.ts'
import { entriesOf } from '../secrets/entries.ts'
import type { Secrets, SecretsEdit } from '../secrets/secrets.ts'
import { changedSecrets, noSecrets } from '../secrets/secrets.ts'
import type { Folders } from './folders.ts'
import { createFolders } from './folders.ts'
import { copyProfile } from './copy-profile.ts'
import type { RemovedConnections } from './removed-connections.ts'
import { createRemovedConnections } from './removed-connections.ts'
import type { Subscriptions, SubscriptionsChanged } from './subscriptions.ts'
import { createSubscriptions, notFound } from './subscriptions.ts'

/** Listeners for changes, always called after the change is durable. */
export interface ProfileListeners {
  /** The whole list. */
  onConnectionsChanged(connections: Connection[]): void
  onSubscriptionsChanged: SubscriptionsChanged
  /** The whole list. */
  onFoldersChanged(folders: Folder[]): void
}

/** The saved connections and what belongs to them. */
export interface Profiles {
  list(): Connection[]
  /**
   * Throws WorkbenchError `bad-input` for fields that exclude each other, and `too-many-connections` when the history
   * has no id left; deleted connections count.
   */
  create(input: CheckedInput<'connections.create'>): Connection
  /** What the input leaves out stays as it is. Throws WorkbenchError `not-found` or `bad-input`. */
  update(input: CheckedInput<'connections.update'>): Connection
  /** Profile and secrets as `create`, or `update` with an id, would store them. Throws as they do. */
  draft(input: CheckedInput<'connections.test'>): { profile: ConnectionProfile; secrets: ProfileSecrets }
  /**
   * The copy follows its original, with its subscriptions and password. Throws `not-found` or `too-many-connections`.
   */
  duplicate(input: CheckedInput<'connections.duplicate'>): Connection
  /**
   * Removes profiles, subscriptions and secrets, and keeps a record of each, see {@link RemovedConnections}. Sessions
   * and history are removed by their own rooms. Throws `not-found`.
   */
  remove(ids: readonly number[], eraseHistory: boolean): void
  removed: RemovedConnections
  subscriptions: Subscriptions
  folders: Folders
  /** Throws WorkbenchError `not-found`. */
  get(id: number): Connection
  has(id: number): boolean
  /**
   * Decrypts what a session needs, except what `edit` supplies. Throws WorkbenchError `secrets-locked`,
   * `secret-unreadable`, or `secret-forgotten` when a needed secret was kept for an earlier run only.
   */
  loadSecrets(id: number, edit?: SecretsEdit): Promise<void>
  /** Sets secrets of an unchanged profile; null forgets one. Throws WorkbenchError `not-found`. */
  giveSecrets(id: number, edit: SecretsEdit): Connection
  /** The loaded secrets, for the session only. */
  secretsOf(id: number): ProfileSecrets
  /** Counts the changes of a connection's secrets in this run. */
  secretsRevision(id: number): number
  /**
   * The secrets of a connection, or of a new one, after an edit that is not stored. Throws WorkbenchError
   * `not-found`.
   */
  draftSecrets(id: number | undefined, edit: SecretsEdit): ProfileSecrets
  /** In the order they were made, disabled ones included. */
  subscriptionsOf(connectionId: number): Subscription[]
}

/** Where the built-in broker listens or, while it is off, where it last listened. */
export type BuiltInAddress = (transport: Transport) => Pick<ConnectionProfile, 'host' | 'port'>

const usualAddress: BuiltInAddress = (transport) => ({ host: '127.0.0.1', port: usualPort[transport] })

/**
 * Keeps connections and subscriptions in `workbench.db` and passwords in `secrets`. A connection that is bound to the
 * built-in broker is shown with the address that `builtInAddress` gives at that moment.
 */
export function createProfiles(
  db: WriteDb,
  secrets: Secrets,
  listeners: ProfileListeners,
  builtInAddress: BuiltInAddress = usualAddress,
): Profiles {
  const subscriptions = createSubscriptions(db, listeners.onSubscriptionsChanged)
  const folders = createFolders(db, {
    onFoldersChanged: (changedFolders) => {
      listeners.onFoldersChanged(changedFolders)
    },
    onConnectionsMoved: () => {
      listeners.onConnectionsChanged(list())
    },
  })
  const removed = createRemovedConnections(db, secrets, (ids) => {
    cameOrWent(ids)
  })
  const revisions = new Map<number, number>()
  const bound = <Profile extends ConnectionProfile>(profile: Profile): Profile =>
    profile.builtIn ? { ...profile, ...builtInAddress(profile.transport) } : profile
  const shown = (stored: StoredConnection): Connection => ({
    ...bound(stored),
    ...secrets.known(stored.id),
  })
  const list = () => listConnections(db).map(shown)

  function get(id: number): Connection {
    const stored = findConnection(db, id)
    if (!stored) throw notFound('connection', id)
    return shown(stored)
  }

  function checked(profile: ConnectionProfile, edit: SecretsEdit, id?: number): ConnectionProfile {
    const { folderId } = profile
    if (folderId !== null && !folders.list().some((folder) => folder.id === folderId)) {
      throw notFound('folder', folderId)
    }
    const known = id === undefined ? undefined : secrets.known(id)
    const given = (now: unknown, before: boolean | undefined) =>
      now === undefined ? before === true : now !== null
    const fault = checkProfile(profile, {
      hasPassword: given(edit.password, known?.hasPassword),
      hasAuthenticationData: given(edit.authenticationData, known?.hasAuthenticationData),
    })
    if (!fault) return profile
    const field = fault.field.split('.').findLast((step) => !/^\d+$/.test(step)) ?? fault.field
    const details = { field, path: `profile.${fault.field}`, problem: 'custom', fault: fault.fault }
    throw new WorkbenchError('bad-input', fault.message, details)
  }

  function changeSecrets(id: number, edit: SecretsEdit): void {
    if (Object.values(edit).every((value) => value === undefined)) return
    secrets.change(id, edit)
    revisions.set(id, (revisions.get(id) ?? 0) + 1)
  }

  function draftSecrets(id: number | undefined, edit: SecretsEdit): ProfileSecrets {
    return changedSecrets(id === undefined ? noSecrets : secrets.of(get(id).id), edit)
  }

  function cameOrWent(ids: readonly number[]): void {
    listeners.onConnectionsChanged(list())
    for (const id of ids) listeners.onSubscriptionsChanged(subscriptions.list(), id)
  }

  function changed(id: number): Connection {
    listeners.onConnectionsChanged(list())
    return get(id)
  }

  return {
    list,
    get,
    subscriptions,
    folders,
    has: (id) => findConnection(db, id) !== undefined,
    loadSecrets: async (id, edit = {}) => {
      await secrets.load(id)
      const given = [...entriesOf(edit).keys()]
      const profile = get(id)
      const missing = neededSecrets(profile, profile.forgotten).find((name) => !given.includes(name))
      if (missing === undefined) return
      const message = `A secret (${missing}) was kept for an earlier run only and has to be entered again.`
      throw new WorkbenchError('secret-forgotten', message, { connectionId: id, secret: missing })
    },
    secretsOf: (id) => secrets.of(id),
    secretsRevision: (id) => revisions.get(id) ?? 0,
    draftSecrets,
    subscriptionsOf: (connectionId) => listSubscriptionsOf(db, connectionId),

    giveSecrets(id, edit) {
      get(id)
      changeSecrets(id, edit)
      return changed(id)
    },

    create({ profile, password, secrets: others, takeUp }) {
      if (takeUp === undefined) refuseTooMany(db)
      const edit = { ...others, password }
      const id = insertConnection(db, checked(completeProfile(profile, null), edit), nextPosition(db), takeUp)
      removed.forget(id)
      changeSecrets(id, edit)
      return changed(id)
    },

    update({ id, profile, password, secrets: others }) {
      const stored = findConnection(db, id)
      if (!stored) throw notFound('connection', id)
      const edit = { ...others, password }
      updateConnection(db, id, checked(completeProfile(profile, stored), edit, id))
      changeSecrets(id, edit)
      return changed(id)
    },

    draft({ id, profile, password, secrets: others }) {
      const stored = id === undefined ? null : get(id)
      const edit = { ...others, password }
      const whole = profile ? completeProfile(profile, stored) : stored
      if (!whole) throw notFound('connection', 0)
      return { profile: bound(checked(whole, edit, id)), secrets: draftSecrets(id, edit) }
    },

    duplicate({ id }) {
      const original = get(id)
      refuseTooMany(db)
      const copyId = copyProfile(db, original)
      secrets.copy(id, copyId)
      const copy = changed(copyId)
      listeners.onSubscriptionsChanged(subscriptions.list(), copyId)
      return copy
    },

    removed,

    remove(ids, eraseHistory) {
      for (const id of ids) removed.put(id, eraseHistory)
      cameOrWent(ids)
    },
  }
}

function refuseTooMany(db: WriteDb): void {
  if (lastConnectionId(db) < maxConnectionId) return
  const message = `No more than ${maxConnectionId} connections can be made, deleted ones included.`
  throw new WorkbenchError('too-many-connections', message, { limit: maxConnectionId })
}
