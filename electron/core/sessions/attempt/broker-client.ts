import type { MqttClient } from 'mqtt'
import type { NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { SocketOpener } from './attempt.ts'
import type { AttemptListener, ClientLimits } from './attempt-listener.ts'
import { Attempt } from './attempt.ts'
import { AliveClient } from './alive-client.ts'
import { clientOptions } from './client-options.ts'
import type { OurConnect } from '../../mqtt/codec/connect-packet.ts'
import { connectPacket } from '../../mqtt/codec/connect-packet.ts'
import { connectionReason } from '../../network/failures/failures.ts'
import type { PacketIds } from '../delivery/packet-ids.ts'
import type { SessionStart } from '../protocol/session-protocol.ts'
import type { WireEvent, WireOptions } from '../../network/wire-options.ts'
import { VersionChoice } from './version-choice.ts'

/** Who is told how the attempts of a client go; the rest is told in the order of the wire. */
export interface BrokerClientListener extends AttemptListener {
  /** What was reached on the way. Who listens wants to know all there is, also of a way that leads nowhere. */
  onWire?(event: WireEvent): void
  /** mqtt.js has taken the CONNACK: it subscribes and publishes from now on. */
  onConnected(client: MqttClient): void
  /** A connection is over, whether it was accepted or not. Not told of one that is made again at once. */
  onEnded(attempt: Attempt): void
}

/** Who connects, and where to. */
export type ClientStart = Pick<SessionStart, 'profile' | 'secrets'>

/** mqtt.js on our own stream: one network connection after another, in the version of MQTT that the broker speaks. */
export class BrokerClient {
  private readonly start: ClientStart
  private readonly clientId: string
  private readonly listener: BrokerClientListener
  private readonly version: VersionChoice
  private readonly packetIds: PacketIds
  private readonly openSocket: SocketOpener
  private client: AliveClient | null = null
  private open: Attempt | null = null
  private stopped = false

  constructor(
    start: ClientStart,
    parts: { clientId: string; packetIds: PacketIds; openSocket: SocketOpener },
    listener: BrokerClientListener,
  ) {
    this.start = start
    this.clientId = parts.clientId
    this.packetIds = parts.packetIds
    this.openSocket = parts.openSocket
    this.listener = listener
    this.version = new VersionChoice(start.profile.protocolVersion)
  }

  /** The network connection there is, or that is being made. */
  get attempt(): Attempt | null {
    return this.open
  }

  /** The version that is spoken. */
  get protocolVersion(): NegotiatedVersion {
    return this.version.current
  }

  /** Makes a network connection. */
  connect(): void {
    this.client ??= this.createClient()
    this.keepAlive(null)
    this.client.options.clean = this.startsClean
    this.client.connect()
  }

  /** Makes no further connection by itself. */
  stop(): void {
    this.stopped = true
  }

  /** Lets go of the connection, and of what mqtt.js still wanted to do. */
  end(): void {
    this.client?.end(true)
  }

  private createClient(): AliveClient {
    const ids = this.packetIds.forClient()
    const options = clientOptions(this.start.profile, this.version.current, ids)
    const client = new AliveClient(
      () => this.openStream(),
      options,
      (limitMs) => this.isSilent(limitMs),
    )
    client.on('connect', () => {
      if (client === this.client) this.listener.onConnected(client)
    })
    client.on('error', (error) => {
      this.failed(error)
    })
    return client
  }

  // A clean start is asked for once: a session that MQTT 5 keeps is taken up again when a connection was lost.
  private get startsClean(): boolean {
    const { cleanStart, sessionExpiryS } = this.start.profile
    const resumes = this.version.everAccepted && this.version.current === 5 && sessionExpiryS > 0
    return cleanStart && !resumes
  }

  private connectPacket(): OurConnect {
    const { secrets } = this.start
    const { clientId, startsClean: cleanStart } = this
    const profile = { ...this.start.profile, cleanStart }
    const bytes = connectPacket({ profile, secrets, version: this.version.current, clientId })
    return { bytes, cleanStart, clientId }
  }

  private openStream(): Attempt['stream'] {
    const attempt = new Attempt({
      wire: this.wireOptions(),
      protocolVersion: this.version.current,
      limits: this.limits(),
      connect: this.connectPacket(),
      openSocket: this.openSocket,
      listener: {
        ...this.listener,
        onConnack: (connack) => {
          this.version.accepted()
          this.keepAlive(connack.limits.keepAliveS)
          this.listener.onConnack(connack)
        },
      },
    })
    this.open = attempt
    attempt.stream.once('close', () => {
      if (this.open === attempt) this.ended(attempt)
    })
    return attempt.stream
  }

  private wireOptions(): Omit<WireOptions, 'maxPacketBytes'> {
    const { profile, secrets } = this.start
    const { listener } = this
    return {
      profile,
      secrets,
      curious: !this.version.everAccepted,
      thorough: listener.onWire !== undefined,
      watch: (event) => listener.onWire?.(event),
    }
  }

  private limits(): ClientLimits {
    const { maxPacketBytes, connectProperties } = this.start.profile
    return {
      maxPacketBytes,
      receiveMaximum: connectProperties.receiveMaximum,
      topicAliasMaximum: connectProperties.topicAliasMaximum,
    }
  }

  // The server's keep alive replaces ours also where ours is off [MQTT-3.2.2-21]; mqtt.js has not read CONNACK yet.
  private keepAlive(serverKeepAliveS: number | null): void {
    if (this.client) this.client.options.keepalive = serverKeepAliveS ?? this.start.profile.keepAliveS
  }

  // Bytes that the parser of mqtt.js refuses, although the guard let them pass.
  private failed({ message }: Error): void {
    this.open?.fail(connectionReason(this.start.profile, 'malformed-packet', message, { cause: message }))
  }

  // Whether the broker has said nothing for so long; if so, the connection is given up.
  private isSilent(limitMs: number): boolean {
    const { open } = this
    const { profile } = this.start
    if (!open || open.stream.silentForMs < limitMs) return false
    const message = `${profile.host}:${profile.port} did not answer PINGREQ.`
    const details = { keepAliveS: profile.keepAliveS }
    open.fail(connectionReason(profile, 'keep-alive-timeout', message, details))
    return true
  }

  private ended(attempt: Attempt): void {
    this.open = null
    const older = !this.stopped && this.version.fallBackAfter(attempt.end.code)
    // The level is part of a client's options.
    if (older || this.version.startOver()) this.client = null
    if (older) this.connect()
    else this.listener.onEnded(attempt)
  }
}
