/** Runs one network connection from its first byte to its end. */
import type { Duplex } from 'node:stream'
import type { Reason } from '../../../../shared/errors.ts'
import { packetType } from '../../../../shared/mqtt/packet-types.ts'
import type { ConnectionProfile, NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { WireOptions } from '../../network/wire-options.ts'
import type { AttemptListener, ClientLimits } from './attempt-listener.ts'
import { BrokerStream } from './broker-stream.ts'
import { disconnectFor, explain, stallReason } from './broken-rules.ts'
import { isConnect } from './client-feed.ts'
import { Conversation } from './conversation.ts'
import type { OurConnect } from '../../mqtt/codec/connect-packet.ts'
import type { Link } from '../delivery/delivery-queue.ts'
import type { IncompletePacket } from './stall-watch.ts'
import { StallWatch } from './stall-watch.ts'
import { hungUp } from '../../network/failures/broker-failures.ts'
import { connectionReason } from '../../network/failures/connection-reason.ts'
import { timeoutFailure } from '../../network/failures/network-failures.ts'
import { FrameWatch } from '../../network/frame-watch.ts'
import { IncomingGuard } from '../../mqtt/guard/incoming-guard.ts'
import type { openSocket, OpeningSocket } from '../../network/open-socket.ts'
import { PacketCutter } from '../../mqtt/guard/packet-cutter.ts'
import { Probe } from './probe.ts'

/** Opens the byte stream to the broker of a profile, see {@link openSocket}. */
export type SocketOpener = typeof openSocket

const pingreq = Buffer.from([packetType.pingreq << 4, 0])

/** One network connection to the broker, and the reason why it ended. */
export class Attempt {
  readonly stream: BrokerStream
  /** The first thing that went wrong. */
  failure: Reason | null = null
  readonly protocolVersion: NegotiatedVersion
  private readonly profile: ConnectionProfile
  private readonly connect: OurConnect
  private readonly conversation: Conversation
  private readonly written = new PacketCutter()
  private readonly packetStalls: StallWatch
  private readonly frames = new FrameWatch()
  private readonly frameStalls: StallWatch
  private readonly timer: NodeJS.Timeout
  private readonly opening: OpeningSocket
  private readonly probing = new Probe()

  constructor(options: {
    wire: Omit<WireOptions, 'maxPacketBytes'>
    protocolVersion: NegotiatedVersion
    limits: ClientLimits
    /** Leaves in place of the CONNECT packet that mqtt.js writes. */
    connect: OurConnect
    listener: AttemptListener
    openSocket: SocketOpener
  }) {
    const { wire, protocolVersion, limits, connect, listener } = options
    const { profile } = wire
    const { maxPacketBytes } = limits
    this.connect = connect
    this.profile = profile
    this.protocolVersion = protocolVersion
    const conversation = new Conversation({ profile, protocolVersion, limits, connect, listener })
    this.conversation = conversation
    const guard = new IncomingGuard({
      protocolVersion,
      maxPacketBytes,
      onPacket: (packet) => {
        conversation.received(packet)
      },
    })
    this.packetStalls = this.watchStalls(guard)
    this.frameStalls = this.watchStalls(this.frames)
    this.opening = options.openSocket({
      ...wire,
      maxPacketBytes,
      onFrameBytes: (bytes) => {
        this.frames.push(bytes)
        this.frameStalls.received()
      },
    })
    this.stream = this.createStream(this.opening.socket, guard)
    this.timer = setTimeout(() => {
      this.timeOut()
    }, profile.connectTimeoutMs)
    this.stream.once('close', () => {
      clearTimeout(this.timer)
      this.probing.end()
      this.packetStalls.stop()
      this.frameStalls.stop()
    })
  }

  get accepted(): boolean {
    return this.conversation.connack !== null
  }

  /** The connection as the delivery queue uses it; null before it is accepted. */
  get link(): Link | null {
    const { stream, protocolVersion } = this
    const { connack } = this.conversation
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

  /** Ends the connection for a reason. Only the first reason is kept. */
  fail(reason: Reason): void {
    this.failure ??= reason
    this.stream.destroy()
  }

  /** Sends PINGREQ (MQTT 5, 3.12). Without an answer within the limit the connection ends. */
  probe(limitMs: number): void {
    if (this.probing.waiting) return
    if (this.accepted) this.stream.send([pingreq])
    this.probing.begin(limitMs, () => {
      const { host, port } = this.profile
      const message = `${host}:${port} did not answer after this computer had slept.`
      const details = { keepAliveS: limitMs / 1_000 }
      this.fail(connectionReason(this.profile, 'keep-alive-timeout', message, details))
    })
  }

  /** More records are on disk: the packets they came from are acknowledged. */
  release(): void {
    const acknowledgements = this.conversation.takeAcknowledgements()
    if (acknowledgements) this.stream.send([acknowledgements])
  }

  /** Why the connection ended. Available once it has ended. */
  get end(): Reason {
    return this.failure ?? hungUp(this.profile, this.accepted)
  }

  private watchStalls(source: { readonly incomplete: IncompletePacket | null }): StallWatch {
    const { profile } = this
    return new StallWatch({
      timeoutMs: profile.connectTimeoutMs,
      incomplete: () => (this.accepted ? source.incomplete : null),
      readingForMs: () => this.stream.readingForMs,
      onStall: (packet) => {
        this.fail(stallReason(profile, packet, profile.connectTimeoutMs))
      },
    })
  }

  private createStream(socket: Duplex, guard: IncomingGuard): BrokerStream {
    return new BrokerStream(socket, {
      incoming: (chunk) => {
        guard.push(chunk)
        this.release()
        if (this.accepted) clearTimeout(this.timer)
        this.packetStalls.received()
        // A frame that began together with CONNACK is watched from here on.
        this.frameStalls.received()
        // Any bytes show that the broker is alive.
        this.probing.end()
        return this.conversation.takePassed()
      },
      outgoing: (chunk) => this.leaving(chunk),
      failed: (error) => {
        this.failure ??= explain(this.profile, error)
        return this.accepted && this.protocolVersion === 5 ? disconnectFor(error) : null
      },
    })
  }

  private leaving(chunk: Buffer): Buffer[] {
    const packets: Buffer[] = []
    this.written.push(chunk, (packet, body) => {
      this.conversation.sent(packet, body)
      packets.push(isConnect(packet) ? this.connect.bytes : packet)
    })
    return packets
  }

  private timeOut(): void {
    this.fail(timeoutFailure(this.profile, this.opening.stage()))
  }
}
