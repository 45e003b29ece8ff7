import { randomBytes } from 'node:crypto'
import type { MessagePort } from 'node:worker_threads'
import type { IClientOptions } from 'mqtt'
import { MqttClient } from 'mqtt'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Reason } from '../../../../shared/errors.ts'
import type { ConnectionProfile, NegotiatedVersion, Session } from '../../../../shared/types/connection.ts'
import { Attempt } from './attempt.ts'
import type { Connack } from './failures.ts'
import { addressOf, connectionReason } from './failures.ts'
import type { PublishPacket } from './publish-packet.ts'
import { Publisher } from './publisher.ts'
import { ReconnectPolicy } from './reconnect-policy.ts'
import { Recorder } from './recorder.ts'
import type { Publication, SessionEvents, SessionStart } from './session-protocol.ts'
import { Subscriber } from './subscriber.ts'
import { Traffic } from './traffic.ts'

/** Largest packet taken from a broker, and largest payload sent. */
const maxPacketBytes = 64 * 1024 * 1024
const countIntervalMs = 1_000
const farewellMs = 500
/** How long an end may wait for a disk that takes nothing: a person who quits waits less. */
const drainLimitMs = { 'closed-by-user': 5_000, 'workbench-closed': 750 } as const
/** A DISCONNECT packet: "normal disconnection" in every version (MQTT 5, 3.14; 3.1.1, 3.14). */
const disconnectPacket = Buffer.from([0xe0, 0x00])

/**
 * A connection that is open: connects, stays connected under the reconnect policy, records everything, and tells the
 * main thread how it goes. Lives in a thread of its own.
 */
export class LiveSession {
  private readonly start: SessionStart
  private readonly events: SessionEvents
  private readonly policy = new ReconnectPolicy()
  private readonly traffic: Traffic
  private readonly recorder: Recorder
  private readonly subscriber: Subscriber
  private readonly publisher: Publisher
  private readonly clientId: string
  /**
   * Packet identifiers of QoS 2 messages that are recorded but not released yet [MQTT-4.3.3-10]. The broker keeps its
   * side of a session that survives us, so that ours is on disk too.
   */
  private readonly unreleased: Set<number>
  private readonly countTimer: NodeJS.Timeout
  private session: Session
  private version: NegotiatedVersion
  private client: MqttClient | null = null
  private attempt: Attempt | null = null
  private retryTimer: NodeJS.Timeout | null = null
  private lostAtMs: number | null = null
  private closing = false
  private everAccepted = false
  /** Dropped since recording stopped. */
  private droppedCount = 0
  /** The connection was given up because nothing can be recorded; it is opened again when something can. */
  private waitsForHistory = false

  constructor(start: SessionStart, port: MessagePort, events: SessionEvents) {
    const { connectionId, profile, subscriptions, unreleased } = start
    this.start = start
    this.events = events
    this.version = profile.protocolVersion === 'auto' ? 5 : profile.protocolVersion
    this.clientId = profile.clientId || `heliograph-${randomBytes(6).toString('hex')}`
    this.unreleased = new Set(unreleased)
    this.traffic = new Traffic(connectionId, performance.now())
    this.recorder = new Recorder(port, {
      onCommitted: (received, lost) => {
        this.traffic.stored(received)
        if (lost > 0) this.traffic.dropped('history-unavailable', lost)
        this.attempt?.release()
      },
      onPressure: (paused) => this.attempt?.stream.setPaused(paused),
    })
    this.publisher = new Publisher(this.recorder, this.traffic)
    this.session = {
      connectionId,
      state: 'connecting',
      sinceMs: Date.now(),
      reason: null,
      protocolVersion: null,
      clientId: this.clientId,
      sessionPresent: false,
      attempt: 0,
      retryAtMs: null,
      grants: [],
    }
    this.subscriber = new Subscriber(subscriptions, (grants) => {
      this.update({ grants })
    })
    this.countTimer = setInterval(() => {
      this.count()
    }, countIntervalMs)
    this.tryNow()
  }

  /** Tries again at once when it waits or has given up. */
  retry(): void {
    if (this.closing || this.attempt) return
    this.tryNow()
  }

  /** The writer was started again. */
  reattach(port: MessagePort): void {
    this.recorder.attach(port)
  }

  /** Recording has stopped (reason) or works again (null). */
  setRecording(failing: Reason | null): void {
    this.recorder.setFailing(failing)
    if (failing || this.closing) return
    if (this.droppedCount > 0) {
      this.recorder.event({ type: 'dropped', count: this.droppedCount, reason: 'history-unavailable' })
      this.droppedCount = 0
    }
    if (!this.waitsForHistory) return
    this.waitsForHistory = false
    this.tryNow()
  }

  setSubscriptions(subscriptions: SessionStart['subscriptions']): void {
    this.subscriber.set(subscriptions)
  }

  /** Resolves once the message is stored. Throws WorkbenchError `not-connected` or `payload-too-large`. */
  async publish(publication: Publication): Promise<{ seq: number }> {
    const { profile } = this.start
    if (!this.client || this.session.state !== 'connected') {
      throw new WorkbenchError('not-connected', `${profile.name} is not connected.`, addressOf(profile))
    }
    const sizeBytes = publication.payload.byteLength
    if (sizeBytes > maxPacketBytes) {
      const message = `A payload of ${sizeBytes} bytes is larger than ${maxPacketBytes}.`
      throw new WorkbenchError('payload-too-large', message, { sizeBytes, limitBytes: maxPacketBytes })
    }
    return this.publisher.publish(this.client, publication)
  }

  /** Says good-bye and resolves once everything received is on disk. */
  async close(code: 'closed-by-user' | 'workbench-closed'): Promise<void> {
    if (this.closing) return
    this.closing = true
    if (this.retryTimer) clearTimeout(this.retryTimer)
    const wasConnected = this.attempt?.accepted ?? false
    this.attempt?.stream.setPaused(true)
    // First what is held back may leave: the broker need not send it again.
    await this.recorder.drain(drainLimitMs[code])
    if (wasConnected) await this.attempt?.stream.farewell(disconnectPacket, farewellMs)
    this.client?.end(true)
    this.publisher.abandon()
    const reason = connectionReason(this.start.profile, code, 'The connection was closed.')
    if (wasConnected) this.recorder.event({ type: 'disconnected', reason })
    await this.recorder.drain(drainLimitMs[code])
    clearInterval(this.countTimer)
    // What could not be stored by now will not be: the writer forgets a session that has ended.
    const lost = this.recorder.pendingReceived
    if (lost > 0) this.traffic.dropped('history-unavailable', lost)
    this.count()
    this.subscriber.disconnected()
    this.update({ state: 'closed', reason, attempt: 0, retryAtMs: null })
  }

  private tryNow(): void {
    if (this.retryTimer) clearTimeout(this.retryTimer)
    this.retryTimer = null
    this.policy.attempting()
    const state = this.lostAtMs === null && this.policy.attempt === 1 ? 'connecting' : 'reconnecting'
    this.update({ state, attempt: this.policy.attempt, retryAtMs: null })
    this.client ??= this.createClient()
    this.client.connect()
  }

  private createClient(): MqttClient {
    const { profile, password } = this.start
    const options: IClientOptions = {
      protocolId: 'MQTT',
      protocolVersion: this.version,
      clientId: this.clientId,
      clean: profile.cleanStart,
      keepalive: profile.keepAliveS,
      manualConnect: true,
      // When to try again is decided here, with back-off; subscriptions are renewed here, with their grants.
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      connectTimeout: 2 ** 31 - 1,
    }
    if (profile.username !== '') options.username = profile.username
    if (password !== null) options.password = password
    if (this.version === 5) options.properties = connectProperties(profile)
    const client = new MqttClient(() => this.openStream(), options)
    client.on('connect', () => {
      if (client === this.client) this.connected(client)
    })
    client.on('error', (error) => {
      this.clientFailed(error)
    })
    return client
  }

  private openStream(): Attempt['stream'] {
    const attempt = new Attempt({
      profile: this.start.profile,
      protocolVersion: this.version,
      maxPacketBytes,
      listener: {
        onConnack: (connack) => {
          this.accepted(connack)
        },
        onPublish: (packet) => {
          this.received(packet)
        },
        onReleased: (packetId) => {
          this.released(packetId)
        },
        onQuestion: () => {
          this.traffic.asked(performance.now())
        },
        onAnswer: () => {
          this.traffic.answered(performance.now())
        },
        batches: {
          current: () => this.recorder.currentBatch,
          committed: () => this.recorder.committedBatch,
        },
      },
    })
    this.attempt = attempt
    attempt.stream.once('close', () => {
      if (this.attempt === attempt) this.ended(attempt)
    })
    return attempt.stream
  }

  // Before the first PUBLISH of the same segment is looked at, so that the timeline has them in this order.
  private accepted(connack: Connack): void {
    const nowMs = Date.now()
    this.policy.connected(nowMs)
    this.everAccepted = true
    if (!connack.sessionPresent) this.forgetUnreleased()
    this.recorder.event({
      type: 'connected',
      afterMs: this.lostAtMs === null ? null : nowMs - this.lostAtMs,
      sessionPresent: connack.sessionPresent,
    })
    // A new connection must not fill the memory while the disk still takes nothing.
    if (this.recorder.pressed) this.attempt?.stream.setPaused(true)
    this.session = {
      ...this.session,
      sessionPresent: connack.sessionPresent,
      clientId: connack.assignedClientId ?? this.clientId,
    }
  }

  private connected(client: MqttClient): void {
    this.subscriber.connected(client)
    this.update({
      state: 'connected',
      reason: null,
      protocolVersion: this.version,
      attempt: 0,
      retryAtMs: null,
    })
  }

  private received(packet: PublishPacket): void {
    if (!this.hasRoom(packet)) return
    const repeated = packet.qos === 2 && this.unreleased.has(packet.packetId)
    // Throws over an impossible topic: what is not recorded is not counted, nor is its identifier in use.
    if (!repeated) this.recorder.received(packet, Date.now(), packet.qos === 2 && this.persistent)
    this.traffic.received()
    if (repeated) this.traffic.dropped('qos2-repeat')
    else if (packet.qos === 2) this.unreleased.add(packet.packetId)
  }

  // Above the limit a message that nobody waits for is dropped, and counted; one that the broker will send again is not
  // even taken: the connection ends until there is room.
  private hasRoom({ qos }: PublishPacket): boolean {
    const room = this.recorder.roomFor(qos)
    if (room === 'yes') return true
    if (room === 'no') {
      this.traffic.received()
      this.traffic.dropped('history-unavailable')
      this.droppedCount++
      return false
    }
    const cause = this.recorder.failure?.message ?? ''
    const message = `Messages cannot be recorded, and no more are taken: ${cause}`
    const reason = connectionReason(this.start.profile, 'history-unavailable', message, { cause })
    throw new WorkbenchError(reason.code, reason.message, reason.details)
  }

  private released(packetId: number): void {
    if (this.unreleased.delete(packetId) && this.persistent) this.recorder.released(packetId)
  }

  private forgetUnreleased(): void {
    if (this.unreleased.size > 0 && this.persistent) this.recorder.forgetUnreleased()
    this.unreleased.clear()
  }

  private get persistent(): boolean {
    return !this.start.profile.cleanStart
  }

  // What mqtt.js objects to by itself: a broker that went silent, or bytes its parser refuses.
  private clientFailed(error: Error): void {
    const { profile } = this.start
    const silent = error.message === 'Keepalive timeout'
    const code = silent ? 'keep-alive-timeout' : 'malformed-packet'
    this.attempt?.fail(
      connectionReason(profile, code, error.message, {
        cause: error.message,
        keepAliveS: profile.keepAliveS,
      }),
    )
  }

  private ended(attempt: Attempt): void {
    this.attempt = null
    if (this.closing) return
    if (this.shouldFallBack(attempt)) {
      this.speak(4)
      this.policy.attempt--
      this.tryNow()
      return
    }
    const reason = attempt.end
    if (this.start.profile.protocolVersion === 'auto' && !this.everAccepted) this.speak(5)
    if (attempt.accepted) {
      this.recorder.event({ type: 'disconnected', reason })
      this.lostAtMs = Date.now()
    }
    this.subscriber.disconnected()
    this.waitOrGiveUp(reason)
  }

  private speak(version: NegotiatedVersion): void {
    if (version !== this.version) this.client = null
    this.version = version
  }

  // A broker that knows only 3.1.1 answers an MQTT 5 CONNECT with return code 1, or hangs up (3.1.1, 3.1.2.2).
  private shouldFallBack(attempt: Attempt): boolean {
    if (this.start.profile.protocolVersion !== 'auto' || this.version !== 5 || this.everAccepted) return false
    const { code } = attempt.end
    return (
      code === 'refused-protocol-version' || code === 'closed-before-connack' || code === 'connection-reset'
    )
  }

  private waitOrGiveUp(reason: Reason): void {
    if (reason.code === 'history-unavailable' && this.recorder.failure) {
      this.waitsForHistory = true
      this.update({ state: 'reconnecting', reason, retryAtMs: null })
      return
    }
    const delayMs = this.policy.delayAfter(reason.code, Date.now())
    if (delayMs === null) {
      this.update({ state: reason.code === 'taken-over' ? 'closed' : 'failed', reason, retryAtMs: null })
      return
    }
    this.update({ state: 'reconnecting', reason, retryAtMs: Date.now() + delayMs })
    this.retryTimer = setTimeout(() => {
      this.tryNow()
    }, delayMs)
  }

  private update(patch: Partial<Session>): void {
    const moved = patch.state !== undefined && patch.state !== this.session.state
    this.session = { ...this.session, ...patch, ...(moved ? { sinceMs: Date.now() } : {}) }
    this.events.changed(this.session)
  }

  private count(): void {
    const counts = this.traffic.take(performance.now())
    if (counts) this.events.counted(counts)
  }
}

// As many messages in flight as there are packet identifiers: said aloud, since mosquitto takes silence for 20.
function connectProperties({ cleanStart, sessionExpiryS }: ConnectionProfile): IClientOptions['properties'] {
  return { receiveMaximum: 65_535, ...(cleanStart ? {} : { sessionExpiryInterval: sessionExpiryS }) }
}
