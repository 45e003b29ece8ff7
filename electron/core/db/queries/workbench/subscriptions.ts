/** Queries on stored subscriptions. */
import type { Colour, Qos } from '../../../../../shared/types/connection.ts'
import type {
  Subscription,
  SubscriptionInput,
  SubscriptionOptions,
} from '../../../../../shared/types/subscription.ts'
import type { ReadDb, WriteDb } from '../../handles.ts'
import { fromUserProperties } from './profile-json.ts'

/** A row of `subscriptions`. */
export interface SubscriptionRow {
  id: number
  connection_id: number
  filter: string
  qos: Qos
  alias: string
  colour: Colour
  enabled: 0 | 1
  no_local: 0 | 1
  retain_as_published: 0 | 1
  retain_handling: 0 | 1 | 2
  identifier: number
  /** Pairs, as JSON. */
  user_properties: string
}

/** Everything that is stored about a subscription except its connection. */
export type SubscriptionParts = SubscriptionInput & SubscriptionOptions

function fromRow(row: SubscriptionRow): Subscription {
  return {
    id: row.id,
    connectionId: row.connection_id,
    filter: row.filter,
    qos: row.qos,
    alias: row.alias,
    colour: row.colour,
    enabled: row.enabled === 1,
    noLocal: row.no_local === 1,
    retainAsPublished: row.retain_as_published === 1,
    retainHandling: row.retain_handling,
    identifier: row.identifier,
    userProperties: fromUserProperties(row.user_properties),
  }
}

function toRow(subscription: SubscriptionParts): Omit<SubscriptionRow, 'id' | 'connection_id'> {
  const { filter, qos, alias, colour, enabled, retainHandling, identifier } = subscription
  return {
    filter,
    qos,
    alias,
    colour,
    enabled: enabled ? 1 : 0,
    no_local: subscription.noLocal ? 1 : 0,
    retain_as_published: subscription.retainAsPublished ? 1 : 0,
    retain_handling: retainHandling,
    identifier,
    user_properties: JSON.stringify(subscription.userProperties),
  }
}

/** Every subscription of every connection, in the order they were made. */
export function listSubscriptions(db: ReadDb): Subscription[] {
  return db.prepare<[], SubscriptionRow>('SELECT * FROM subscriptions ORDER BY id').all().map(fromRow)
}

/** The subscriptions of one connection, in the order they were made. */
export function listSubscriptionsOf(db: ReadDb, connectionId: number): Subscription[] {
  return db
    .prepare<[number], SubscriptionRow>('SELECT * FROM subscriptions WHERE connection_id = ? ORDER BY id')
    .all(connectionId)
    .map(fromRow)
}

/** One subscription, or undefined. */
export function findSubscription(db: ReadDb, id: number): Subscription | undefined {
  const row = db.prepare<[number], SubscriptionRow>('SELECT * FROM subscriptions WHERE id = ?').get(id)
  return row && fromRow(row)
}

/** The subscription of a connection with exactly this filter, or undefined. */
export function findByFilter(db: ReadDb, connectionId: number, filter: string): Subscription | undefined {
  const row = db
    .prepare<[number, string], SubscriptionRow>(
      'SELECT * FROM subscriptions WHERE connection_id = ? AND filter = ?',
    )
    .get(connectionId, filter)
  return row && fromRow(row)
}

/** Returns the new id. The connection must exist and not have the filter yet. */
export function insertSubscription(
  db: WriteDb,
  connectionId: number,
  subscription: SubscriptionParts,
): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO subscriptions (connection_id, filter, qos, alias, colour, enabled, no_local, retain_as_published,
         retain_handling, identifier, user_properties)
       VALUES (:connection_id, :filter, :qos, :alias, :colour, :enabled, :no_local, :retain_as_published,
         :retain_handling, :identifier, :user_properties)`,
    )
    .run({ ...toRow(subscription), connection_id: connectionId })
  return Number(lastInsertRowid)
}

/** Puts a subscription back under the id it had. The connection must exist and not have the filter. */
export function reinsertSubscription(db: WriteDb, subscription: Subscription): void {
  db.prepare(
    `INSERT INTO subscriptions (id, connection_id, filter, qos, alias, colour, enabled, no_local, retain_as_published,
       retain_handling, identifier, user_properties)
     VALUES (:id, :connection_id, :filter, :qos, :alias, :colour, :enabled, :no_local, :retain_as_published,
       :retain_handling, :identifier, :user_properties)`,
  ).run({ ...toRow(subscription), id: subscription.id, connection_id: subscription.connectionId })
}

/** The id must exist, and no other subscription of its connection have the filter. */
export function updateSubscription(db: WriteDb, id: number, subscription: SubscriptionParts): void {
  db.prepare(
    `UPDATE subscriptions SET filter = :filter, qos = :qos, alias = :alias, colour = :colour, enabled = :enabled,
       no_local = :no_local, retain_as_published = :retain_as_published, retain_handling = :retain_handling,
       identifier = :identifier, user_properties = :user_properties
     WHERE id = :id`,
  ).run({ ...toRow(subscription), id })
}

/** False when there is no such subscription. */
export function deleteSubscription(db: WriteDb, id: number): boolean {
  return db.prepare('DELETE FROM subscriptions WHERE id = ?').run(id).changes > 0
}
