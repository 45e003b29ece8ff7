import type { Duplex } from 'node:stream'
import type { Reason } from '../../../../shared/errors.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { packetType } from '../../../../shared/mqtt/packet-types.ts'
import type { ConnectionProfile, NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { WireOptions } from '../wire/wire-options.ts'
import { failure } from '../wire/wire-options.ts'
import { BrokerStream } from './broker-stream.ts'
import {
  dripReason,
  farewellCode,
  tooLargeCode,
  tooLargeReason,
  violationReason,
  webSocketCode,
  webSocketReason,
} from './broken-rules.ts'
import { acceptance, acknowledgeable, clientPacket } from './client-packet.ts'
import type { Link } from './delivery-queue.ts'
import { DripWatch } from './drip-watch.ts'
import type { Connack } from './failures.ts'
import {
  authenticationAsked,
  connectionReason,
  notMqttFailure,
  readConnack,
  readAnswer,
  refusal,
  sessionTakenOver,
  socketFailure,
  timeoutFailure,
} from './failures.ts'
import type { IncomingPacket } from './incoming-packet.ts'
import { IncomingGuard } from './incoming-guard.ts'
import { IncomingWindow } from './incoming-window.ts'
import { OpenRequests } from './open-requests.ts'
import type { openSocket, OpeningSocket } from './open-socket.ts'
import { OutgoingGate } from './outgoing-gate.ts'
import { disconnectPacket } from './packet-writer.ts'
import type { PublishPacket } from './publish-packet.ts'
import { cutPublish } from './publish-packet.ts'
import { TopicAliases } from './topic-aliases.ts'
import { NotMqtt, PacketTooLarge, Violation } from './violation.ts'

/** What happens on one network connection, told in the order of the wire. */
export interface AttemptListener {
  onConnack(connack: Connack): void
  /** A message, its topic resolved. May throw a Violation. */
  onPublish(packet: PublishPacket): void
  /** PUBACK, PUBREC or PUBCOMP. May throw a Violation. */
  onPublishAnswer(type: number, packetId: number, code: number): void
  /** The broker has more messages under way than our Receive Maximum; told once for each connection. */
  onWindowExceeded(receiveMaximum: number): void
  /** A QoS 2 handshake is over: the identifier may be used for a new message. */
  onReleased(packetId: number): void
  /** CONNECT or PINGREQ has left. */
  onQuestion(): void
  onAnswer(): void
  /** Number of the batch that holds everything recorded so far, and of the last one on disk. */
  batches: { current(): number; committed(): number }
}

/** What we said in CONNECT about what we take (MQTT 5, 3.1.2.11). */
export interface ClientLimits {
  maxPacketBytes: number
  receiveMaximum: number
  topicAliasMaximum: number
}

/** Opens the byte stream to the broker of a profile, see {@link openSocket}. */
export type SocketOpener = typeof openSocket

const pingreq = Buffer.from([packetType.pingreq << 4, 0])

/** One network connection to the broker, from the first byte to the last, and why it ended. */
export class Attempt {
  readonly stream: BrokerStream
  /** The first thing that went wrong. */
  failure: Reason | null = null
  /** What the broker said when it accepted; null before that. */
  connack: Connack | null = null
  readonly protocolVersion: NegotiatedVersion
  private readonly profile: ConnectionProfile
  private readonly limits: ClientLimits
  private readonly connect: Buffer
  private readonly listener: AttemptListener
  private readonly gate: OutgoingGate
  private readonly requests: OpenRequests
  private readonly aliases: TopicAliases
  private readonly window: IncomingWindow
  private readonly drips: DripWatch
  private readonly timer: NodeJS.Timeout
  /** What mqtt.js is given of the bytes at hand. */
  private passed: Buffer[] = []
  private readonly opening: OpeningSocket
  private probing: NodeJS.Timeout | null = null

  constructor(options: {
    wire: Omit<WireOptions, 'maxPacketBytes'>
    protocolVersion: NegotiatedVersion
    limits: ClientLimits
    /** Leaves in place of the CONNECT packet that mqtt.js writes. */
    connect: Buffer
    listener: AttemptListener
    openSocket: SocketOpener
  }) {
    const { wire, protocolVersion, limits, connect, listener } = options
    const { profile } = wire
    this.connect = connect
    this.profile = profile
    this.protocolVersion = protocolVersion
    this.limits = limits
    this.listener = listener
    this.requests = new OpenRequests(protocolVersion)
    this.aliases = new TopicAliases(limits.topicAliasMaximum)
    this.window = new IncomingWindow(protocolVersion === 5 ? limits.receiveMaximum : Infinity, () => {
      listener.onWindowExceeded(limits.receiveMaximum)
    })
    this.gate = this.createGate()
    const guard = new IncomingGuard({
      protocolVersion,
      maxPacketBytes: limits.maxPacketBytes,
      onPacket: (packet) => {
        this.take(packet)
      },
    })
    this.drips = new DripWatch({
      patienceMs: profile.connectTimeoutMs,
      incomplete: () => (this.accepted ? guard.incomplete : null),
      readingForMs: () => this.stream.readingForMs,
      onDrip: (packet) => {
        this.fail(dripReason(profile, packet, profile.connectTimeoutMs))
      },
    })
    this.opening = options.openSocket({ ...wire, maxPacketBytes: limits.maxPacketBytes })
    this.stream = this.createStream(this.opening.socket, guard)
    this.timer = setTimeout(() => {
      this.timeOut()
    }, profile.connectTimeoutMs)
    this.stream.once('close', () => {
      clearTimeout(this.timer)
      this.answered()
      this.drips.stop()
    })
  }

  get accepted(): boolean {
    return this.connack !== null
  }

  /** The connection as messages are sent over it; null before it is accepted. */
  get link(): Link | null {
    const { connack, stream, protocolVersion } = this
    if (!connack) return null
    return {
      limits: connack.limits,
      sessionPresent: connack.sessionPresent,
      protocolVersion,
      get isOpen() {
        return !stream.destroyed
      },
      get unsentBytes() {
        return stream.unsentBytes
      },
      send: (packets, onTaken) => {
        stream.send(packets, onTaken)
      },
    }
  }

  /** Ends the connection for a reason; the first one stays. */
  fail(reason: Reason): void {
    this.failure ??= reason
    this.stream.destroy()
  }

  /** Asks the broker whether it is there (MQTT 5, 3.12); without an answer within the limit the connection ends. */
  probe(limitMs: number): void {
    if (this.probing) return
    if (this.accepted) this.stream.send([pingreq])
    this.probing = setTimeout(() => {
      const { host, port } = this.profile
      const message = `${host}:${port} did not answer after this computer had slept.`
      this.fail(
        connectionReason(this.profile, 'keep-alive-timeout', message, { keepAliveS: limitMs / 1_000 }),
      )
    }, limitMs)
  }

  /** Something recorded has reached the disk. */
  release(): void {
    this.stream.send(this.gate.release())
  }

  /** Why the connection ended, once it has. */
  get end(): Reason {
    if (this.failure) return this.failure
    const { host, port } = this.profile
    return this.accepted
      ? connectionReason(this.profile, 'closed-by-broker', `${host}:${port} closed the connection.`)
      : connectionReason(
          this.profile,
          'closed-before-connack',
          `${host}:${port} closed the connection without answering CONNECT.`,
        )
  }

  private createStream(socket: Duplex, guard: IncomingGuard): BrokerStream {
    return new BrokerStream(socket, {
      incoming: (chunk) => {
        guard.push(chunk)
        this.drips.heard()
        this.answered()
        return this.takePassed()
      },
      outgoing: (chunk) => this.gate.push(chunk).map((packet) => (isConnect(packet) ? this.connect : packet)),
      failed: (error) => {
        this.failure ??= this.explain(error)
        return this.lastWord(error)
      },
    })
  }

  private createGate(): OutgoingGate {
    return new OutgoingGate({
      batches: this.listener.batches,
      onPacket: (type, packet, body) => {
        if (type === packetType.connect || type === packetType.pingreq) this.listener.onQuestion()
        else if (type === packetType.subscribe || type === packetType.unsubscribe)
          this.requests.asked(packet, body)
        else if (type === packetType.puback || type === packetType.pubcomp)
          this.window.answered(packet.readUInt16BE(body))
      },
    })
  }

  // Whatever comes shows that the broker is there.
  private answered(): void {
    if (this.probing) clearTimeout(this.probing)
    this.probing = null
  }

  private takePassed(): Buffer | null {
    const { passed } = this
    if (passed.length === 0) return null
    this.passed = []
    return Buffer.concat(passed)
  }

  private pass(bytes: Buffer | null): void {
    if (bytes) this.passed.push(bytes)
  }

  private take(packet: IncomingPacket): void {
    const { type, bytes, body } = packet
    switch (type) {
      case packetType.publish:
        this.takePublish(cutPublish(bytes, body, this.protocolVersion))
        break
      case packetType.puback:
      case packetType.pubrec:
      case packetType.pubcomp:
        this.listener.onPublishAnswer(type, bytes.readUInt16BE(body), bytes[body + 2] ?? 0)
        break
      case packetType.pubrel:
        this.listener.onReleased(bytes.readUInt16BE(body))
        break
      case packetType.suback:
      case packetType.unsuback:
        this.requests.answered(packet)
        break
      case packetType.pingresp:
        this.listener.onAnswer()
        break
      case packetType.connack:
        this.takeConnack(readConnack(bytes, body))
        break
      case packetType.disconnect:
        this.takeDisconnect(packet)
        break
      case packetType.auth:
        this.refuseAuth(packet)
    }
    this.pass(clientPacket(packet, this.protocolVersion))
  }

  private takePublish(packet: PublishPacket): void {
    this.window.received(packet)
    this.listener.onPublish(this.aliases.resolve(packet))
    this.pass(acknowledgeable(packet, this.protocolVersion))
  }

  private takeConnack(connack: Connack): void {
    if (connack.code !== 0) throw failure(refusal(this.profile, connack))
    clearTimeout(this.timer)
    this.connack = connack
    this.listener.onAnswer()
    this.listener.onConnack(connack)
    this.pass(acceptance(connack.sessionPresent, connack.limits.keepAliveS, this.protocolVersion))
  }

  private takeDisconnect(packet: IncomingPacket): void {
    const { code: reasonCode, text } = readAnswer(packet.bytes, packet.body)
    throw failure(
      connectionReason(
        this.profile,
        reasonCode === sessionTakenOver ? 'taken-over' : 'disconnected-by-broker',
        `The broker ended the session (code ${reasonCode}).`,
        { reasonCode, text },
      ),
    )
  }

  // Only a client begins an exchange, and we begin none after CONNECT (MQTT 5, 4.12).
  private refuseAuth({ bytes, body }: IncomingPacket): never {
    const { authenticationMethod } = this.profile.connectProperties
    if (authenticationMethod === '' || this.accepted) {
      throw new Violation('auth-unasked', 'came although no authentication was asked for [MQTT-4.12.0-6]')
    }
    throw failure(authenticationAsked(this.profile, readAnswer(bytes, body)))
  }

  private explain(error: Error): Reason {
    if (error instanceof WorkbenchError) return error.reason
    if (error instanceof Violation) return violationReason(this.profile, error)
    if (error instanceof PacketTooLarge) return tooLargeReason(this.profile, error)
    if (error instanceof NotMqtt) return notMqttFailure(this.profile, error)
    if (webSocketCode(error) !== null) return webSocketReason(this.profile, error, this.limits.maxPacketBytes)
    return socketFailure(this.profile, error)
  }

  // A server is told what it did wrong where the version has words for it (MQTT 5, 4.13.1).
  private lastWord(error: Error): Buffer | null {
    if (!this.accepted || this.protocolVersion !== 5) return null
    if (error instanceof Violation) return disconnectPacket(farewellCode(error))
    return error instanceof PacketTooLarge ? disconnectPacket(tooLargeCode) : null
  }

  private timeOut(): void {
    this.fail(timeoutFailure(this.profile, this.opening.stage()))
  }
}

function isConnect(packet: Buffer): boolean {
  return (packet[0] ?? 0) >> 4 === packetType.connect
}
