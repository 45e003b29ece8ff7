/** Runs one session inside its thread: connects, records, publishes and reconnects. */
import type { MessagePort } from 'node:worker_threads'
import type { MqttClient } from 'mqtt'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Reason } from '../../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import type { Attempt, SocketOpener } from '../attempt/attempt.ts'
import { BrokerClient } from '../client/broker-client.ts'
import { clientIdOf } from '../../profiles/client-id.ts'
import type { Connack } from '../../mqtt/codec/answers.ts'
import { addressOf, connectionReason } from '../../network/failures/connection-reason.ts'
import { DeliveryQueue } from '../delivery/delivery-queue.ts'
import type { Ending } from './close-session.ts'
import { closeSession } from './close-session.ts'
import { Inbox } from '../recording/inbox.ts'
import { openSocket } from '../../network/open-socket.ts'
import { PacketIds } from '../delivery/packet-ids.ts'
import { Publisher } from '../delivery/publisher.ts'
import { Recorder } from '../recording/recorder.ts'
import { Retry } from '../retry/retry.ts'
import type { Publication, SessionEvents, SessionStart } from '../protocol/session-protocol.ts'
import { SessionState } from '../protocol/session-state.ts'
import { Subscriber } from './subscriber.ts'
import { suspectTakeover, TakeoverWatch } from '../retry/takeover-watch.ts'
import { TrafficReport } from '../traffic/traffic-report.ts'
import { TrafficMemory } from '../traffic/traffic-memory.ts'
import { Traffic } from '../traffic/traffic.ts'
import { UnrecordedTail } from '../recording/unrecorded-tail.ts'
import { Unreleased } from '../recording/unreleased.ts'

/** Time that the broker has to answer a probe after the computer has slept. */
const probeLimitMs = 2_500

// Whether the session may outlive its network connection.
function outlives({ cleanStart, sessionExpiryS }: ConnectionProfile): boolean {
  return !cleanStart || sessionExpiryS > 0
}

/**
 * An open connection: it connects, stays connected under the reconnect policy, records everything, and reports its
 * state to the main thread. It runs in a thread of its own.
 */
export class LiveSession {
  private readonly start: SessionStart
  private readonly clientId: string
  private readonly openSocket: SocketOpener
  private readonly broker: BrokerClient
  private readonly state: SessionState
  private readonly traffic: Traffic
  private readonly report: TrafficReport
  private readonly recorder: Recorder
  private readonly unreleased: Unreleased
  private readonly unrecorded: UnrecordedTail
  private readonly inbox: Inbox
  private readonly subscriber: Subscriber
  private readonly packetIds = new PacketIds()
  private readonly deliveries = new DeliveryQueue(this.packetIds)
  private readonly publisher: Publisher
  private readonly retries: Retry
  private readonly takeovers = new TakeoverWatch()
  private lostAtMs: number | null = null
  private closing = false
  /** The connection was closed because nothing can be recorded. It is opened again when recording works. */
  private waitsForHistory = false

  /** `open` opens a byte stream to the broker. */
  constructor(
    start: SessionStart,
    port: MessagePort,
    events: SessionEvents,
    open: SocketOpener = openSocket,
  ) {
    const { connectionId, profile, subscriptions } = start
    this.start = start
    this.openSocket = open
    this.clientId = clientIdOf(profile)
    this.retries = new Retry(profile.reconnect, () => {
      this.tryNow()
    })
    this.state = new SessionState(connectionId, this.clientId, (session) => {
      events.changed(session)
    })
    this.traffic = new Traffic(connectionId, new TrafficMemory(start.traffic), performance.now())
    this.report = new TrafficReport(this.traffic, (counts) => {
      events.counted(counts)
    })
    this.broker = this.createClient()
    this.recorder = new Recorder(start.session, port, {
      onCommitted: (received, lost) => {
        this.traffic.stored(received, lost)
        this.broker.attempt?.release()
      },
      onLost: (packetId) => {
        this.lost(packetId)
      },
      onPressure: (paused) => this.broker.attempt?.stream.setPaused(paused),
    })
    this.unreleased = new Unreleased(start.unreleased, outlives(profile), this.recorder)
    this.unrecorded = new UnrecordedTail(connectionId, (unrecorded) => {
      events.unrecorded(unrecorded)
    })
    const { recorder, traffic, unreleased, unrecorded } = this
    this.inbox = new Inbox({ profile, recorder, traffic, unreleased, unrecorded })
    this.publisher = new Publisher(this.recorder, this.traffic, this.deliveries)
    this.subscriber = new Subscriber(subscriptions, (grants) => {
      this.state.update({ grants })
    })
    this.tryNow()
  }

  /** Tries to connect at once if the session waits for its next attempt. A running attempt continues. */
  retry(): void {
    if (this.closing || !this.retries.waiting) return
    this.retries.startOver()
    this.tryNow()
  }

  /**
   * The computer has slept, and the broker may have closed the connection. A waiting session tries to connect at
   * once. A connected session checks whether the broker still answers.
   */
  wake(): void {
    if (this.closing) return
    this.retries.startOver()
    if (this.retries.waiting) this.tryNow()
    else this.broker.attempt?.probe(probeLimitMs)
  }

  /** The writer was started again. */
  reattach(port: MessagePort): void {
    this.recorder.outbox.attach(port)
  }

  /** Recording has stopped (reason) or works again (null). */
  setRecording(failing: Reason | null): void {
    this.recorder.setFailing(failing)
    if (failing && !this.closing) this.unrecorded.begin(() => this.recorder.waitingMessages())
    if (failing || this.closing) return
    this.unrecorded.end()
    this.inbox.tellDropped()
    if (!this.waitsForHistory) return
    this.waitsForHistory = false
    this.tryNow()
  }

  setSubscriptions(subscriptions: SessionStart['subscriptions']): void {
    this.subscriber.set(subscriptions)
  }

  /**
   * Resolves once the message is stored. Throws WorkbenchError `not-connected`, or what {@link Publisher.publish}
   * throws.
   */
  async publish(publication: Publication): Promise<{ seq: number }> {
    const { profile } = this.start
    const link = this.broker.attempt?.link
    if (!link?.isOpen || this.state.now.state !== 'connected') {
      throw new WorkbenchError('not-connected', `${profile.name} is not connected.`, addressOf(profile))
    }
    return this.publisher.publish(link, publication)
  }

  /** Disconnects and resolves once everything received is on disk. */
  async close(ending: Ending): Promise<void> {
    if (this.closing) return
    this.closing = true
    this.retries.stop()
    const { broker, recorder, publisher } = this
    broker.stop()
    const { profile } = this.start
    const reason = await closeSession(ending, { profile, broker, recorder, publisher })
    const { currentBatch, committedBatch } = recorder.outbox
    this.unrecorded.end(currentBatch > committedBatch)
    this.report.end()
    this.subscriber.disconnected()
    this.state.update({ state: 'closed', reason, attempt: 0, retryAtMs: null })
  }

  private tryNow(): void {
    this.retries.attempting()
    const { attempt } = this.retries
    const state = this.lostAtMs === null && attempt === 1 ? 'connecting' : 'reconnecting'
    this.state.update({ state, attempt, retryAtMs: null })
    this.broker.connect()
  }

  private createClient(): BrokerClient {
    const { clientId, packetIds, openSocket } = this
    const parts = { clientId, packetIds, openSocket }
    return new BrokerClient(this.start, parts, {
      onConnack: (connack) => {
        this.accepted(connack)
      },
      onConnected: (client) => {
        this.connected(client)
      },
      onPublish: (packet) => {
        this.inbox.take(packet)
      },
      onPublishAnswer: (type, packetId, code) => {
        this.deliveries.answered(type, packetId, code)
      },
      onReleased: (packetId) => {
        this.unreleased.release(packetId)
      },
      onWindowExceeded: (exceededReceiveMaximum) => {
        if (this.state.now.exceededReceiveMaximum === null) this.state.update({ exceededReceiveMaximum })
      },
      onRequest: () => {
        this.traffic.asked(performance.now())
      },
      onResponse: () => {
        this.traffic.answered(performance.now())
      },
      onEnded: (attempt) => {
        this.ended(attempt)
      },
      batches: {
        current: () => this.recorder.outbox.currentBatch,
        committed: () => this.recorder.outbox.committedBatch,
      },
    })
  }

  // The message stays unacknowledged, so the broker sends it again on another connection.
  private lost(packetId: number): void {
    this.unreleased.lose(packetId)
    const message = 'A large message was lost while the history was started again.'
    const { profile } = this.start
    this.broker.attempt?.fail(connectionReason(profile, 'history-unavailable', message, { cause: null }))
  }

  // Called before the first PUBLISH of the same segment is read, so that the timeline has them in this order.
  private accepted({ sessionPresent, assignedClientId, limits }: Connack): void {
    this.retries.connected()
    this.takeovers.accepted(performance.now())
    this.inbox.connected()
    if (!sessionPresent) this.unreleased.forget()
    const afterMs = this.lostAtMs === null ? null : Date.now() - this.lostAtMs
    this.recorder.event({ type: 'connected', afterMs, sessionPresent })
    // A new connection must not fill the memory while the disk still accepts nothing.
    if (this.recorder.outbox.pressed) this.broker.attempt?.stream.setPaused(true)
    this.state.note({
      sessionPresent,
      clientId: assignedClientId ?? this.clientId,
      clientIdAssigned: assignedClientId !== null,
      limits,
    })
  }

  private connected(client: MqttClient): void {
    const link = this.broker.attempt?.link
    if (!link) return
    this.deliveries.connected(link)
    this.subscriber.connected(client, link)
    this.state.update({
      state: 'connected',
      reason: null,
      protocolVersion: this.broker.protocolVersion,
      attempt: 0,
      retryAtMs: null,
    })
  }

  private ended(attempt: Attempt): void {
    if (this.closing) return
    const reason = this.explain(attempt.end)
    if (attempt.accepted) {
      this.recorder.event({ type: 'disconnected', reason })
      this.lostAtMs = Date.now()
    }
    this.deliveries.disconnected()
    this.subscriber.disconnected()
    this.waitOrGiveUp(reason)
  }

  private explain(reason: Reason): Reason {
    const { clientId } = this.state.now
    const again = this.takeovers.ended(reason.code, performance.now())
    if (reason.code === 'taken-over') return { ...reason, details: { ...reason.details, clientId } }
    return suspectTakeover(reason, this.start.profile, { again, version: this.broker.protocolVersion })
  }

  private waitOrGiveUp(reason: Reason): void {
    if (reason.code === 'history-unavailable' && this.recorder.outbox.failure) {
      this.waitsForHistory = true
      this.state.update({ state: 'reconnecting', reason, retryAtMs: null })
      return
    }
    const retryAtMs = this.retries.after(reason.code)
    const givenUp = reason.code.startsWith('taken-over') ? 'closed' : 'failed'
    this.state.update({ state: retryAtMs === null ? givenUp : 'reconnecting', reason, retryAtMs })
  }
}
