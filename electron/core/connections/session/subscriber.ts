import type { MqttClient } from 'mqtt'
import type { Reason } from '../../../../shared/errors.ts'
import type { Grant, Qos, Subscription } from '../../../../shared/types/connection.ts'
import type { Link } from './delivery-queue.ts'
import { subscriptionFault } from './server-limits.ts'

/** Keeps what the broker has granted in step with the subscriptions of the profile. */
export class Subscriber {
  private wanted: Subscription[]
  private readonly grants = new Map<number, Grant>()
  private client: MqttClient | null = null
  private link: Link | null = null
  private readonly onChanged: (grants: Grant[]) => void

  /** `onChanged` is told every change of the grants. */
  constructor(subscriptions: Subscription[], onChanged: (grants: Grant[]) => void) {
    this.wanted = subscriptions
    this.onChanged = onChanged
  }

  /** The broker is there: subscribes to everything that is enabled. */
  connected(client: MqttClient, link: Link): void {
    this.client = client
    this.link = link
    this.grants.clear()
    for (const subscription of this.wanted) if (subscription.enabled) this.subscribe(client, subscription)
    this.tell()
  }

  /** The broker is gone: nothing is granted any more. */
  disconnected(): void {
    this.client = null
    this.link = null
    this.grants.clear()
    this.tell()
  }

  /** Takes over the profile's list: unsubscribes what is gone, subscribes what is new or different. */
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
    this.tell()
  }

  private subscribe(client: MqttClient, subscription: Subscription): void {
    const { id, filter, qos } = subscription
    const fault = this.link
      ? subscriptionFault(subscription, this.link.limits, this.link.protocolVersion)
      : null
    if (fault) {
      this.grants.set(id, { subscriptionId: id, state: 'refused', reason: fault.reason })
      return
    }
    this.grants.set(id, { subscriptionId: id, state: 'pending' })
    client.subscribe(filter, { qos }, (error, granted, packet) => {
      if (this.client !== client || !this.isWanted(subscription)) return
      const refused = error ? refusalOf(filter, error, packet) : null
      const grantedQos = granted?.[0]?.qos ?? 0
      if (refused) this.grants.set(id, { subscriptionId: id, state: 'refused', reason: refused })
      else this.grants.set(id, { subscriptionId: id, state: 'granted', qos: grantedQos as Qos })
      this.tell()
    })
  }

  private isWanted({ id, filter, qos }: Subscription): boolean {
    return this.wanted.some((now) => now.id === id && now.enabled && now.filter === filter && now.qos === qos)
  }

  private tell(): void {
    this.onChanged([...this.grants.values()])
  }
}

function differs(before: Subscription | undefined, now: Subscription): boolean {
  return !before || !before.enabled || before.filter !== now.filter || before.qos !== now.qos
}

/** SUBACK reason codes (MQTT 5, 3.9.3; 0x80 alone in 3.1.1) come as an error with the packet or the code. */
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
