/** Defines the events of one network connection. */
import type { Connack } from '../../mqtt/codec/answers.ts'
import type { PublishPacket } from '../../mqtt/guard/publish-packet.ts'

/** The events of one network connection, in the order of the wire. */
export interface AttemptListener {
  onConnack(connack: Connack): void
  /** A message whose topic alias is resolved. May throw a Violation. */
  onPublish(packet: PublishPacket): void
  /** PUBACK, PUBREC or PUBCOMP. May throw a Violation. */
  onPublishAnswer(type: number, packetId: number, code: number): void
  /** The broker has more messages in flight than our Receive Maximum. Called once for each connection. */
  onWindowExceeded(receiveMaximum: number): void
  /** A QoS 2 handshake is complete: the identifier may be used for a new message. */
  onReleased(packetId: number): void
  /** CONNECT or PINGREQ has left. */
  onRequest(): void
  onResponse(): void
  /** The number of the batch that holds everything recorded so far, and of the last batch on disk. */
  batches: { current(): number; committed(): number }
}

/** The limits that our CONNECT announced (MQTT 5, 3.1.2.11). */
export interface ClientLimits {
  maxPacketBytes: number
  receiveMaximum: number
  topicAliasMaximum: number
}
