/** Follows the packets of one network connection in both directions. */
import { packetType } from '../../../../shared/mqtt/packet-types.ts'
import type { ConnectionProfile, NegotiatedVersion } from '../../../../shared/types/connection.ts'
import { failure } from '../../network/wire-options.ts'
import { Acknowledgements } from './acknowledgements.ts'
import type { AttemptListener, ClientLimits } from './attempt-listener.ts'
import { acceptance, subscriptionAnswer } from './client-feed.ts'
import type { Connack } from '../../mqtt/codec/answers.ts'
import { readAnswer, readConnack } from '../../mqtt/codec/answers.ts'
import type { OurConnect } from '../../mqtt/codec/connect-packet.ts'
import { authenticationAsked, ended, refusal } from '../../network/failures/broker-failures.ts'
import type { IncomingPacket } from '../../mqtt/guard/incoming-packet.ts'
import { IncomingWindow } from '../../mqtt/guard/incoming-window.ts'
import { OpenRequests } from '../../mqtt/guard/open-requests.ts'
import type { PublishPacket } from '../../mqtt/guard/publish-packet.ts'
import { cutPublish } from '../../mqtt/guard/publish-packet.ts'
import { TopicAliases } from '../../mqtt/guard/topic-aliases.ts'
import { Violation } from '../../mqtt/guard/violation.ts'

/**
 * Follows one network connection packet by packet, in the order of the wire. Packets from the broker are checked
 * against those we sent and reported to the listener. Messages are acknowledged from here once they are on disk.
 * Answers to mqtt.js are passed on to it, see `client-feed.ts`.
 */
export class Conversation {
  /** The CONNACK that accepted the connection; null before that. */
  connack: Connack | null = null
  private readonly profile: ConnectionProfile
  private readonly protocolVersion: NegotiatedVersion
  private readonly listener: AttemptListener
  private readonly requests: OpenRequests
  private readonly aliases: TopicAliases
  private readonly window: IncomingWindow
  private readonly acknowledgements: Acknowledgements
  private readonly connect: OurConnect
  /** The packets for mqtt.js from the bytes at hand. */
  private passed: Buffer[] = []

  constructor(options: {
    profile: ConnectionProfile
    protocolVersion: NegotiatedVersion
    limits: ClientLimits
    connect: OurConnect
    listener: AttemptListener
  }) {
    const { profile, protocolVersion, limits, connect, listener } = options
    const { receiveMaximum, topicAliasMaximum } = limits
    this.profile = profile
    this.protocolVersion = protocolVersion
    this.listener = listener
    this.connect = connect
    this.acknowledgements = new Acknowledgements(listener.batches)
    this.requests = new OpenRequests(protocolVersion)
    this.aliases = new TopicAliases(topicAliasMaximum)
    this.window = new IncomingWindow(protocolVersion === 5 ? receiveMaximum : Infinity, () => {
      listener.onWindowExceeded(receiveMaximum)
    })
  }

  /** mqtt.js sends a packet; `body` is where its variable header begins. */
  sent(packet: Buffer, body: number): void {
    switch ((packet[0] ?? 0) >> 4) {
      case packetType.connect:
      case packetType.pingreq:
        this.listener.onRequest()
        break
      case packetType.subscribe:
      case packetType.unsubscribe:
        this.requests.asked(packet, body)
    }
  }

  /** The acknowledgements that may leave now, or null for none. */
  takeAcknowledgements(): Buffer | null {
    return this.acknowledgements.take((type, packetId) => {
      if (type !== packetType.pubrec) this.window.answered(packetId)
    })
  }

  /** The broker sent a packet. Throws a Violation, or the WorkbenchError that ends the connection. */
  received(packet: IncomingPacket): void {
    const { type, bytes, body, owned } = packet
    switch (type) {
      case packetType.publish:
        this.takePublish(cutPublish(bytes, body, this.protocolVersion, owned))
        break
      case packetType.puback:
      case packetType.pubrec:
      case packetType.pubcomp:
        this.listener.onPublishAnswer(type, bytes.readUInt16BE(body), bytes[body + 2] ?? 0)
        break
      case packetType.pubrel:
        this.takeRelease(bytes.readUInt16BE(body))
        break
      case packetType.suback:
      case packetType.unsuback:
        this.requests.answered(packet)
        this.passed.push(subscriptionAnswer(packet, this.protocolVersion))
        break
      case packetType.pingresp:
        this.listener.onResponse()
        this.passed.push(bytes)
        break
      case packetType.connack:
        this.takeConnack(readConnack(bytes, body))
        break
      case packetType.disconnect:
        throw failure(ended(this.profile, readAnswer(bytes, body)))
      case packetType.auth:
        this.refuseAuth(packet)
    }
  }

  /** The bytes for mqtt.js from what was received, or null for none. */
  takePassed(): Buffer | null {
    const { passed } = this
    if (passed.length === 0) return null
    this.passed = []
    return Buffer.concat(passed)
  }

  private takePublish(packet: PublishPacket): void {
    this.window.received(packet)
    this.listener.onPublish(this.aliases.resolve(packet))
    this.acknowledgements.received(packet)
  }

  private takeRelease(packetId: number): void {
    this.listener.onReleased(packetId)
    this.acknowledgements.released(packetId)
  }

  private takeConnack(connack: Connack): void {
    if (connack.code !== 0) throw failure(refusal(this.profile, connack))
    checkAcceptance(connack, this.connect, this.protocolVersion)
    this.connack = connack
    this.listener.onResponse()
    this.listener.onConnack(connack)
    this.passed.push(acceptance(connack, this.protocolVersion))
  }

  // Only a client begins an exchange, and we begin none after CONNECT (MQTT 5, 4.12).
  private refuseAuth({ bytes, body }: IncomingPacket): never {
    const { authenticationMethod } = this.profile.connectProperties
    if (authenticationMethod === '' || this.connack) {
      throw new Violation('auth-unasked', 'came although no authentication was asked for [MQTT-4.12.0-6]')
    }
    throw failure(authenticationAsked(this.profile, readAnswer(bytes, body)))
  }
}

// MQTT 5 names no error for a server that assigns an identifier to a client which already has one. But the property
// means "assigned because a zero length Client Identifier was found in the CONNECT packet" (3.2.2.3.7). It is
// inconsistent with the state of the client, and that is a Protocol Error (1.2). A broker that repeats our own
// identifier does no harm.
function checkAcceptance(
  { sessionPresent, assignedClientId }: Connack,
  { cleanStart, clientId }: OurConnect,
  protocolVersion: NegotiatedVersion,
): void {
  // The Session Present flag does not exist before 3.1.1.
  if (sessionPresent && cleanStart && protocolVersion > 3) {
    const clause = protocolVersion === 5 ? 'MQTT-3.2.2-2, MQTT-3.2.2-4' : 'MQTT-3.2.2-1'
    throw new Violation('session-present', `has Session Present set after a clean start [${clause}]`)
  }
  if (assignedClientId !== null && clientId !== '' && assignedClientId !== clientId) {
    throw new Violation(
      'client-id-assigned',
      'assigns a client identifier to one that has its own (3.2.2.3.7)',
    )
  }
}
