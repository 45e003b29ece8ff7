/** Runs one connection test inside its thread. */
import type { MqttClient } from 'mqtt'
import type { Reason, ReasonCode } from '../../../shared/errors.ts'
import type { ConnectionTest, TestGrant, TestNote } from '../../../shared/types/connection-test.ts'
import type { Grant } from '../../../shared/types/session.ts'
import type { Subscription } from '../../../shared/types/subscription.ts'
import { BrokerClient } from '../sessions/client/broker-client.ts'
import type { Connack } from '../mqtt/codec/answers.ts'
import { connectionReason } from '../network/failures/connection-reason.ts'
import { timeoutFailure } from '../network/failures/network-failures.ts'
import { normalDisconnect } from '../sessions/thread/close-session.ts'
import { openSocket } from '../network/open-socket.ts'
import { PacketIds } from '../sessions/delivery/packet-ids.ts'
import { Subscriber } from '../sessions/thread/subscriber.ts'
import type { WireEvent } from '../network/wire-options.ts'
import { connackProperties } from '../mqtt/codec/connack-properties.ts'
import { harmless, harmlessSubscriptions } from './harmless-profile.ts'
import { StepList, stepsOf } from './step-list.ts'
import type { TestProgress, TestStart } from './test-protocol.ts'

const subscribeTimeoutMs = 10_000
const closeTimeoutMs = 500

/**
 * Failures that may concern only the client identifier: some brokers accept only known ones, and some hang up
 * instead.
 */
const maybeClientId = new Set<ReasonCode>([
  'refused-client-id',
  'refused-not-authorized',
  'refused-credentials',
  'closed-before-connack',
])

/** One test of a profile: connects as a session would, subscribes, and disconnects. Runs in a thread of its own. */
export class TestRun {
  private readonly start: TestStart
  private readonly tell: (progress: TestProgress) => void
  private readonly steps: StepList
  private readonly subscriber: Subscriber
  private readonly wanted: Subscription[]
  private readonly shared: string[]
  private notes: TestNote[]
  private state: ConnectionTest['state'] = 'running'
  private reason: Reason | null = null
  private client: BrokerClient
  private connack: Connack | null = null
  private timer: NodeJS.Timeout | null = null

  /** Starts at once. `tell` receives every change, and the result at the end. */
  constructor(start: TestStart, tell: (progress: TestProgress) => void) {
    this.start = start
    this.tell = tell
    this.steps = new StepList(stepsOf(start.profile.transport), () => {
      this.progress()
    })
    const { tried, shared } = harmlessSubscriptions(start.subscriptions)
    this.wanted = tried
    this.shared = shared
    this.subscriber = new Subscriber(tried, (grants) => {
      this.granted(grants)
    })
    const { clientId, notes } = harmless(start.profile)
    this.notes = notes
    this.client = this.connect(clientId)
    this.progress()
  }

  private connect(clientId: string): BrokerClient {
    const { profile } = harmless(this.start.profile)
    const { secrets } = this.start
    const parts = { clientId, packetIds: new PacketIds(), openSocket }
    const client = new BrokerClient({ profile, secrets }, parts, {
      onWire: (event) => {
        this.reached(event)
      },
      onConnack: (connack) => {
        this.connack = connack
      },
      onConnected: (mqtt) => {
        this.connected(mqtt, clientId)
      },
      onEnded: (attempt) => {
        this.ended(attempt.end)
      },
      // Messages received meanwhile are not recorded, and are gone with the session.
      onPublish: () => undefined,
      onPublishAnswer: () => undefined,
      onReleased: () => undefined,
      onWindowExceeded: () => undefined,
      onRequest: () => undefined,
      onResponse: () => undefined,
      batches: { current: () => 0, committed: () => 0 },
    })
    client.connect()
    return client
  }

  private reached(event: WireEvent): void {
    switch (event.step) {
      case 'lookup':
        this.steps.done('lookup', { addresses: event.addresses })
        break
      case 'tcp':
        this.steps.done('tcp', { address: event.address, port: event.port })
        break
      case 'tls':
        if (event.facts.accepted) this.steps.done('tls', event.facts)
        else this.steps.note('tls', event.facts)
        break
      case 'client-certificate':
        if (event.certificate) this.steps.done('client-certificate', event.certificate)
        else this.steps.skip('client-certificate')
        break
      case 'websocket':
        this.steps.done('websocket', { url: event.url, subprotocol: event.subprotocol })
        break
    }
  }

  private connected(mqtt: MqttClient, clientId: string): void {
    const { protocolVersion } = this.client
    if (this.start.profile.protocolVersion === 'auto' && protocolVersion !== 5)
      this.notes.push('older-version')
    const { assignedClientId = null, properties = [] } = this.connack ?? {}
    this.steps.note('connect', {
      protocolVersion,
      clientId: assignedClientId ?? clientId,
      properties: connackProperties(properties),
    })
    const fault = this.willFault()
    if (fault) {
      this.finish('failed', fault)
      return
    }
    this.steps.done('connect', this.steps.factsOf('connect'))
    const link = this.client.attempt?.link
    if (!link || this.wanted.length === 0) {
      this.subscribed([])
      return
    }
    this.timer = setTimeout(() => {
      const profile = { ...this.start.profile, connectTimeoutMs: subscribeTimeoutMs }
      this.finish('failed', timeoutFailure(profile, 'subscribe'))
    }, subscribeTimeoutMs)
    this.subscriber.connected(mqtt, link)
  }

  // The will was left out. The announced limits show whether the broker would have accepted it.
  private willFault(): Reason | null {
    const { profile } = this.start
    const { will } = profile
    const limits = this.connack?.limits
    if (will?.retain && limits?.retainAvailable === false) {
      return connectionReason(profile, 'refused-will-retain', 'The broker keeps no retained messages.')
    }
    if (will && limits && will.qos > limits.maximumQos) {
      const { maximumQos } = limits
      const message = `The broker offers QoS ${maximumQos} at most.`
      return connectionReason(profile, 'refused-will-qos', message, { maximumQos })
    }
    return null
  }

  private granted(grants: Grant[]): void {
    if (this.state !== 'running' || grants.length < this.wanted.length) return
    if (grants.some(({ state }) => state === 'pending')) return
    this.subscribed(grants)
  }

  private subscribed(grants: Grant[]): void {
    const answers = grants.flatMap((grant) => this.answer(grant))
    const facts = {
      grants: [
        ...answers,
        ...this.shared.map((filter) => ({ filter, state: 'not-tried', why: 'shared' }) as const),
      ],
    }
    this.steps.note('subscribe', facts)
    const refused = answers.find(({ state }) => state === 'refused')
    if (refused?.state === 'refused') {
      this.finish('failed', refused.reason)
      return
    }
    if (answers.length > 0) this.steps.done('subscribe', facts)
    else this.steps.skip('subscribe')
    this.finish('passed', null)
  }

  private answer(grant: Grant): TestGrant[] {
    const filter = this.wanted.find(({ id }) => id === grant.subscriptionId)?.filter
    if (filter === undefined || grant.state === 'pending') return []
    if (grant.state === 'refused') return [{ filter, state: 'refused', reason: grant.reason }]
    return [{ filter, state: 'granted', qos: grant.qos }]
  }

  private ended(reason: Reason): void {
    if (this.state !== 'running') return
    if (this.shouldTryExactId(reason)) {
      this.notes = [...this.notes.filter((note) => note !== 'own-client-id'), 'exact-client-id']
      this.client = this.connect(this.start.profile.clientId)
      return
    }
    this.finish('failed', reason)
  }

  // Uses the profile's own identifier only if that disconnects no session of ours and deletes no stored session.
  private shouldTryExactId({ code }: Reason): boolean {
    const { profile, sessionOpen } = this.start
    if (sessionOpen || !profile.cleanStart || profile.sessionExpiryS > 0) return false
    return this.connack === null && this.notes.includes('own-client-id') && maybeClientId.has(code)
  }

  private finish(state: 'passed' | 'failed', reason: Reason | null): void {
    if (this.state !== 'running') return
    if (this.timer) clearTimeout(this.timer)
    if (reason) this.steps.fail(reason)
    this.state = state
    this.reason = reason
    void this.leave()
  }

  private async leave(): Promise<void> {
    this.client.stop()
    await this.client.attempt?.stream.closeWith(normalDisconnect, closeTimeoutMs)
    this.client.end()
    this.progress()
  }

  private progress(): void {
    const { state, reason } = this
    this.tell({ state, reason, steps: this.steps.all, notes: [...this.notes] })
  }
}
