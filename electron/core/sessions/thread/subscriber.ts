/** Subscribes and unsubscribes so that the broker matches the profile. */
import type { IClientSubscribeOptions, MqttClient } from 'mqtt'
import type { UserProperties } from 'mqtt-packet'
import type { Reason } from '../../../../shared/errors.ts'
import type { NegotiatedVersion, Qos } from '../../../../shared/types/connection.ts'
import type { Grant } from '../../../../shared/types/session.ts'
import type { Subscription } from '../../../../shared/types/subscription.ts'
import type { Link } from '../delivery/delivery-queue.ts'
import { subscriptionFault } from '../../mqtt/codec/server-limits.ts'

/** Keeps the subscriptions at the broker in step with those of the profile. */
export class Subscriber {
  private wanted: Subscription[]
  private readonly grants = new Map<number, Grant>()
  private client: MqttClient | null = null
  private link: Link | null = null
  private readonly onChanged: (grants: Grant[]) => void

  /** `onChanged` receives every change of the grants. */
  constructor(subscriptions: Subscription[], onChanged: (grants: Grant[]) => void) {
    this.wanted = subscriptions
    this.onChanged = onChanged
  }

  /** The broker has accepted the connection: subscribes to everything that is enabled. */
  connected(client: MqttClient, link: Link): void {
    this.client = client
    this.link = link
    this.grants.clear()
    for (const subscription of this.wanted) if (subscription.enabled) this.subscribe(client, subscription)
    this.reportGrants()
  }

  /** The connection is gone: no subscription is granted any more. */
  disconnected(): void {
    this.client = null
    this.link = null
    this.grants.clear()
    this.reportGrants()
  }

  /** Applies the list of the profile: unsubscribes removed filters, subscribes new or changed ones. */
  set(subscriptions: Subscription[]): void {
    const before = new Map(this.wanted.map((subscription) => [subscription.id, subscription]))
    const { client } = this
    this.wanted = subscriptions
    if (!client) return
    const filters = new Set(subscriptions.filter(({ enabled }) => enabled).map(({ filter }) => filter))
    for (const old of before.values()) {
      if (old.enabled && !filters.has(old.filter)) client.unsubscribe(old.filter)
    }
    for (const id of this.grants.keys()) {
      if (!subscriptions.some((subscription) => subscription.id === id && subscription.enabled))
        this.grants.delete(id)
    }
    for (const subscription of subscriptions) {
      if (subscription.enabled && differs(before.get(subscription.id), subscription))
        this.subscribe(client, subscription)
    }
    this.reportGrants()
  }

  private subscribe(client: MqttClient, subscription: Subscription): void {
    const { id, filter } = subscription
    const { link } = this
    const fault = link ? subscriptionFault(subscription, link.limits, link.protocolVersion) : null
    if (fault) {
      this.grants.set(id, { subscriptionId: id, state: 'refused', reason: fault.reason })
      return
    }
    this.grants.set(id, { subscriptionId: id, state: 'pending' })
    client.subscribe(
      filter,
      subscribeOptions(subscription, link?.protocolVersion),
      (error, granted, packet) => {
        if (this.client !== client || !this.isWanted(subscription)) return
        const refused = error ? refusalOf(filter, error, packet) : null
        const grantedQos = granted?.[0]?.qos ?? 0
        if (refused) this.grants.set(id, { subscriptionId: id, state: 'refused', reason: refused })
        else this.grants.set(id, { subscriptionId: id, state: 'granted', qos: grantedQos as Qos })
        this.reportGrants()
      },
    )
  }

  private isWanted(subscription: Subscription): boolean {
    return this.wanted.some((now) => now.id === subscription.id && now.enabled && !differs(subscription, now))
  }

  private reportGrants(): void {
    this.onChanged([...this.grants.values()])
  }
}

function differs(before: Subscription | undefined, now: Subscription): boolean {
  return !before || !before.enabled || whatIsAsked(before) !== whatIsAsked(now)
}

/** Every field that SUBSCRIBE carries. A change to any of them is sent to the broker [MQTT-3.8.4-3]. */
function whatIsAsked(subscription: Subscription): string {
  const { filter, qos, noLocal, retainAsPublished, retainHandling, identifier, userProperties } = subscription
  return JSON.stringify([filter, qos, noLocal, retainAsPublished, retainHandling, identifier, userProperties])
}

// User properties are passed as separate pairs: an object could not keep their order (mqtt-packet writes a list of
// objects as it is).
function subscribeOptions(
  subscription: Subscription,
  version: NegotiatedVersion | undefined,
): IClientSubscribeOptions {
  const { qos, noLocal, retainAsPublished, retainHandling, identifier, userProperties } = subscription
  if (version !== 5) return { qos }
  const pairs = userProperties.map(([name, value]) => ({ [name]: value })) as unknown as UserProperties
  return {
    qos,
    nl: noLocal,
    rap: retainAsPublished,
    rh: retainHandling,
    properties: {
      ...(identifier > 0 && { subscriptionIdentifier: identifier }),
      ...(userProperties.length > 0 && { userProperties: pairs }),
    },
  }
}

/**
 * mqtt.js reports SUBACK reason codes (MQTT 5, 3.9.3; only 0x80 in 3.1.1) as an error with the packet or the code.
 */
function refusalOf(
  filter: string,
  error: Error,
  packet: { granted: unknown[]; properties?: { reasonString?: string } } | undefined,
): Reason {
  const answer = packet ?? (error as { packet?: typeof packet }).packet
  const code = Number(answer?.granted[0] ?? (error as { code?: unknown }).code ?? 0x80)
  const text = answer?.properties?.reasonString ?? null
  return {
    code: 'subscription-refused',
    message: `The broker refused the subscription to ${filter} (code ${code}).`,
    details: { filter, reasonCode: Number.isFinite(code) ? code : null, text },
  }
}
