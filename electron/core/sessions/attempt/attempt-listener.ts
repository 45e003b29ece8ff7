import type { Connack } from '../../mqtt/codec/answers.ts'
import type { PublishPacket } from '../../mqtt/guard/publish-packet.ts'

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
