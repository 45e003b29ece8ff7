import { packetType } from '../../../../shared/mqtt/packet-types.ts'
import type { ConnectionProfile, NegotiatedVersion } from '../../../../shared/types/connection.ts'
import { failure } from '../../network/wire-options.ts'
import type { AttemptListener, ClientLimits } from './attempt-listener.ts'
import type { Connack } from '../../mqtt/codec/answers.ts'
import { readAnswer, readConnack } from '../../mqtt/codec/answers.ts'
import { acceptance, acknowledgeable, clientPacket } from '../../mqtt/codec/client-packet.ts'
import { authenticationAsked, ended, refusal } from '../../network/failures/failures.ts'
import type { IncomingPacket } from '../../mqtt/guard/incoming-packet.ts'
import { IncomingWindow } from '../../mqtt/guard/incoming-window.ts'
import { OpenRequests } from '../../mqtt/guard/open-requests.ts'
import type { PublishPacket } from '../../mqtt/guard/publish-packet.ts'
import { cutPublish } from '../../mqtt/guard/publish-packet.ts'
import { TopicAliases } from '../../mqtt/guard/topic-aliases.ts'
import { Violation } from '../../mqtt/guard/violation.ts'

/**
 * What the broker says on one network connection, packet by packet in the order of the wire: told to the listener, checked
 * against what we have said, and handed to mqtt.js as far as that acts upon it.
 */
export class Conversation {
  /** What the broker said when it accepted; null before that. */
  connack: Connack | null = null
  private readonly profile: ConnectionProfile
  private readonly protocolVersion: NegotiatedVersion
  private readonly listener: AttemptListener
  private readonly requests: OpenRequests
  private readonly aliases: TopicAliases
  private readonly window: IncomingWindow
  /** What mqtt.js is given of the bytes at hand. */
  private passed: Buffer[] = []

  constructor(options: {
    profile: ConnectionProfile
    protocolVersion: NegotiatedVersion
    limits: ClientLimits
    listener: AttemptListener
  }) {
    const { profile, protocolVersion, limits, listener } = options
    const { receiveMaximum, topicAliasMaximum } = limits
    this.profile = profile
    this.protocolVersion = protocolVersion
    this.listener = listener
    this.requests = new OpenRequests(protocolVersion)
    this.aliases = new TopicAliases(topicAliasMaximum)
    this.window = new IncomingWindow(protocolVersion === 5 ? receiveMaximum : Infinity, () => {
      listener.onWindowExceeded(receiveMaximum)
    })
  }

  /** A packet of ours leaves; `body` is where its variable header begins. */
  said(type: number, packet: Buffer, body: number): void {
    switch (type) {
      case packetType.connect:
      case packetType.pingreq:
        this.listener.onQuestion()
        break
      case packetType.subscribe:
      case packetType.unsubscribe:
        this.requests.asked(packet, body)
        break
      case packetType.puback:
      case packetType.pubcomp:
        this.window.answered(packet.readUInt16BE(body))
    }
  }

  /** A packet of the broker has come. Throws a Violation, or the WorkbenchError that the connection ends with. */
  heard(packet: IncomingPacket): void {
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
        throw failure(ended(this.profile, readAnswer(bytes, body)))
      case packetType.auth:
        this.refuseAuth(packet)
    }
    this.pass(clientPacket(packet, this.protocolVersion))
  }

  /** What mqtt.js is to be given of what has come, null for nothing. */
  takePassed(): Buffer | null {
    const { passed } = this
    if (passed.length === 0) return null
    this.passed = []
    return Buffer.concat(passed)
  }

  private takePublish(packet: PublishPacket): void {
    this.window.received(packet)
    this.listener.onPublish(this.aliases.resolve(packet))
    this.pass(acknowledgeable(packet, this.protocolVersion))
  }

  private takeConnack(connack: Connack): void {
    if (connack.code !== 0) throw failure(refusal(this.profile, connack))
    this.connack = connack
    this.listener.onAnswer()
    this.listener.onConnack(connack)
    this.pass(acceptance(connack.sessionPresent, connack.limits.keepAliveS, this.protocolVersion))
  }

  // Only a client begins an exchange, and we begin none after CONNECT (MQTT 5, 4.12).
  private refuseAuth({ bytes, body }: IncomingPacket): never {
    const { authenticationMethod } = this.profile.connectProperties
    if (authenticationMethod === '' || this.connack) {
      throw new Violation('auth-unasked', 'came although no authentication was asked for [MQTT-4.12.0-6]')
    }
    throw failure(authenticationAsked(this.profile, readAnswer(bytes, body)))
  }

  private pass(bytes: Buffer | null): void {
    if (bytes) this.passed.push(bytes)
  }
}
