/** Makes one network connection after another with mqtt.js. */
import type { MqttClient } from 'mqtt'
import type { NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { SocketOpener } from '../attempt/attempt.ts'
import type { AttemptListener, ClientLimits } from '../attempt/attempt-listener.ts'
import { Attempt } from '../attempt/attempt.ts'
import { AliveClient } from './alive-client.ts'
import { clientOptions } from './client-options.ts'
import type { OurConnect } from '../../mqtt/codec/connect-packet.ts'
import { connectPacket } from '../../mqtt/codec/connect-packet.ts'
import { connectionReason } from '../../network/failures/connection-reason.ts'
import type { PacketIds } from '../delivery/packet-ids.ts'
import type { SessionStart } from '../protocol/session-protocol.ts'
import type { WireEvent, WireOptions } from '../../network/wire-options.ts'
import { VersionChoice } from './version-choice.ts'

/** Receives the progress of a client's attempts, and everything else in the order of the wire. */
export interface BrokerClientListener extends AttemptListener {
  /** A step was completed. A listener here wants every detail, even when the connection cannot be made. */
  onWire?(event: WireEvent): void
  /** mqtt.js has accepted the CONNACK and subscribes from now on. */
  onConnected(client: MqttClient): void
  /** A connection or attempt is over. Not called for a connection that is made again at once. */
  onEnded(attempt: Attempt): void
}

/** The profile to connect with, and its secrets. */
export type ClientStart = Pick<SessionStart, 'profile' | 'secrets'>

/**
 * mqtt.js on our own stream: makes one network connection after another, in an MQTT version that the broker supports.
 */
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

  /** The current network connection or attempt. */
  get attempt(): Attempt | null {
    return this.open
  }

  /** The MQTT version in use. */
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

  /** Makes no further connection. */
  stop(): void {
    this.stopped = true
  }

  /** Drops the connection, and everything mqtt.js still had to do. */
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

  // A clean start is requested once. After a lost connection, a session that MQTT 5 keeps is resumed.
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
      identifyServer: !this.version.everAccepted,
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

  // The server's keep alive replaces ours, even where ours is off [MQTT-3.2.2-21]. mqtt.js has not read CONNACK yet.
  private keepAlive(serverKeepAliveS: number | null): void {
    if (this.client) this.client.options.keepalive = serverKeepAliveS ?? this.start.profile.keepAliveS
  }

  // mqtt.js refused bytes that the guard had accepted.
  private failed({ message }: Error): void {
    this.open?.fail(connectionReason(this.start.profile, 'malformed-packet', message, { cause: message }))
  }

  // Whether the broker has been silent for this long. If so, the connection is closed.
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
    // The protocol level is part of a client's options.
    if (older || this.version.startOver()) this.client = null
    if (older) this.connect()
    else this.listener.onEnded(attempt)
  }
}
