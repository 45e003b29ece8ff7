/** Calls and events about subscriptions. */
import { z } from 'zod'
import { qos, userProperties } from '../../profile/schema.ts'
import type { Removal } from '../../types/connection.ts'
import type { Subscription } from '../../types/subscription.ts'
import { colours } from '../../types/connection.ts'
import { command, query, resolves } from '../definition/call.ts'
import { byId, id, nothing, topicFilter } from '../definition/fields.ts'

/** Shape of {@link SubscriptionEdit}. */
const subscriptionInput = z.strictObject({
  filter: topicFilter,
  qos,
  alias: z.string().max(200),
  colour: z.enum(colours),
  enabled: z.boolean(),
  noLocal: z.boolean().optional(),
  retainAsPublished: z.boolean().optional(),
  retainHandling: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
  identifier: z.int().min(0).max(268_435_455).optional(),
  userProperties: userProperties.optional(),
})

export const subscriptionCalls = {
  'subscriptions.list': query(nothing, resolves<Subscription[]>()),
  'subscriptions.create': command(
    z.strictObject({ connectionId: id, subscription: subscriptionInput }),
    resolves<Subscription>(),
  ),
  'subscriptions.update': command(
    z.strictObject({ id, subscription: subscriptionInput }),
    resolves<Subscription>(),
  ),
  'subscriptions.remove': command(byId, resolves<Removal>()),
}

export interface SubscriptionEvents {
  /** The whole list of every connection after any change. */
  'subscriptions.changed': Subscription[]
}
