/** Stores subscriptions and rejects duplicates and invalid options. */
import type { CheckedInput } from '../../../shared/contract/contract.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import { definedParts, defaultSubscriptionOptions } from '../../../shared/profile/defaults.ts'
import type { Subscription } from '../../../shared/types/subscription.ts'
import type { WriteDb } from '../db/handles.ts'
import { findConnection } from '../db/queries/workbench/connections.ts'
import type { SubscriptionParts } from '../db/queries/workbench/subscriptions.ts'
import {
  deleteSubscription,
  findByFilter,
  findSubscription,
  insertSubscription,
  listSubscriptions,
  reinsertSubscription,
  updateSubscription,
} from '../db/queries/workbench/subscriptions.ts'

/** Called after every change with the whole list and the connection whose subscriptions changed. */
export type SubscriptionsChanged = (subscriptions: Subscription[], connectionId: number) => void

/** The saved subscriptions of every connection, open or not. */
export interface Subscriptions {
  list(): Subscription[]
  /** Throws WorkbenchError `not-found` (connection) or `duplicate-subscription`. */
  create(input: CheckedInput<'subscriptions.create'>): Subscription
  /** Throws WorkbenchError `not-found` or `duplicate-subscription`. */
  update(input: CheckedInput<'subscriptions.update'>): Subscription
  /**
   * Throws WorkbenchError `not-found`. Returns a function that restores it, which throws `not-found` (connection) or
   * `duplicate-subscription`.
   */
  remove(input: CheckedInput<'subscriptions.remove'>): () => void
}

/** Keeps subscriptions in `workbench.db`; a change is durable before `onChanged` is called. */
export function createSubscriptions(db: WriteDb, onChanged: SubscriptionsChanged): Subscriptions {
  const tell = (connectionId: number) => onChanged(listSubscriptions(db), connectionId)

  return {
    list: () => listSubscriptions(db),

    create({ connectionId, subscription }) {
      if (!findConnection(db, connectionId)) throw notFound('connection', connectionId)
      refuseDuplicate(db, connectionId, subscription.filter)
      const whole = { ...defaultSubscriptionOptions, ...definedParts(subscription) }
      refuseImpossible(whole)
      const id = insertSubscription(db, connectionId, whole)
      tell(connectionId)
      return { ...whole, id, connectionId }
    },

    update({ id, subscription }) {
      const stored = existing(db, id)
      refuseDuplicate(db, stored.connectionId, subscription.filter, id)
      const whole = { ...stored, ...definedParts(subscription) }
      refuseImpossible(whole)
      updateSubscription(db, id, whole)
      tell(stored.connectionId)
      return whole
    },

    remove({ id }) {
      const removed = existing(db, id)
      const { connectionId, filter } = removed
      deleteSubscription(db, id)
      tell(connectionId)
      return () => {
        if (!findConnection(db, connectionId)) throw notFound('connection', connectionId)
        refuseDuplicate(db, connectionId, filter)
        reinsertSubscription(db, removed)
        tell(connectionId)
      }
    },
  }
}

/** Makes the error `not-found` for an entity with an id. */
export function notFound(what: 'connection' | 'subscription' | 'folder', id: number): WorkbenchError {
  return new WorkbenchError('not-found', `There is no ${what} ${id}: it may have been deleted.`, { what, id })
}

function existing(db: WriteDb, id: number): Subscription {
  const subscription = findSubscription(db, id)
  if (!subscription) throw notFound('subscription', id)
  return subscription
}

function refuseImpossible({ filter, noLocal }: SubscriptionParts): void {
  if (!noLocal || !filter.startsWith('$share/')) return
  const message = 'No Local cannot be asked of a shared subscription [MQTT-3.8.3-4].'
  const details = {
    field: 'noLocal',
    path: 'subscription.noLocal',
    problem: 'custom',
    fault: 'shared-no-local',
  }
  throw new WorkbenchError('bad-input', message, details)
}

// A broker keeps one subscription per filter (MQTT 5, 3.8.4): a second one would silently replace the first.
function refuseDuplicate(db: WriteDb, connectionId: number, filter: string, except?: number): void {
  const other = findByFilter(db, connectionId, filter)
  if (!other || other.id === except) return
  const message = `This connection already subscribes to "${filter}".`
  throw new WorkbenchError('duplicate-subscription', message, { filter, subscriptionId: other.id })
}
