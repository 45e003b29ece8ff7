import type { Colour, Qos } from './connection.ts'
import type { NameValue } from './profile-parts.ts'

/** What a user fills in about a subscription; it belongs to the profile and can be edited while offline. */
export interface SubscriptionInput {
  filter: string
  qos: Qos
  /** Free text shown under the filter; may be empty. */
  alias: string
  colour: Colour
  enabled: boolean
}

/** Options of a subscription beside QoS (MQTT 5, 3.8.3.1 and 3.8.2.1); left out of SUBSCRIBE in older versions. */
export interface SubscriptionOptions {
  /** What this client publishes does not come back to it. */
  noLocal: boolean
  /** Messages keep the retain flag they were published with. */
  retainAsPublished: boolean
  /** Retained messages are sent: 0 at each subscribe, 1 when the subscription is new, 2 never. */
  retainHandling: 0 | 1 | 2
  /** 1 to 268,435,455, which the broker puts into the messages it sends because of this subscription; 0 is none. */
  identifier: number
  userProperties: NameValue[]
}

/** A subscription as it is sent: options that are left out keep their stored value, or get their default. */
export type SubscriptionEdit = SubscriptionInput & {
  [Option in keyof SubscriptionOptions]?: SubscriptionOptions[Option] | undefined
}

export interface Subscription extends SubscriptionInput, SubscriptionOptions {
  id: number
  connectionId: number
}
