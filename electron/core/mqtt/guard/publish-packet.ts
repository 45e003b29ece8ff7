/** Decodes PUBLISH packets from the broker. */
import { packetType } from '../../../../shared/mqtt/packet-types.ts'
import type { NegotiatedVersion, Qos } from '../../../../shared/types/connection.ts'
import { checkProperties } from './property-check.ts'
import { Violation } from './violation.ts'

/** A PUBLISH packet split into its fields. The buffers are views of the packet, not copies. */
export interface PublishPacket {
  qos: Qos
  retain: boolean
  dup: boolean
  topic: Buffer
  /** 0 for QoS 0. */
  packetId: number
  /** MQTT 5 property block without its length; empty for 3.1.1. */
  properties: Buffer
  /** MQTT 5 Topic Alias; 0: none. */
  topicAlias: number
  payload: Buffer
  /** See `IncomingPacket`. */
  owned: boolean
}

const none = Buffer.alloc(0)

/**
 * Splits a complete PUBLISH packet into its fields (MQTT 5 and 3.1.1, 3.3). `body` is where its variable header
 * begins. `owned`: see `IncomingPacket`. Throws a Violation for QoS 3, a topic that overruns the packet, packet
 * identifier 0, and invalid properties. The topic itself is not checked.
 */
export function cutPublish(
  packet: Buffer,
  body: number,
  protocolVersion: NegotiatedVersion,
  owned = false,
): PublishPacket {
  const flags = packet[0] ?? 0
  const qos = (flags >> 1) & 3
  if (qos === 3) throw new Violation('qos-3', 'has QoS 3 [MQTT-3.3.1-4]')
  if (packet.length < body + 2) throw new Violation('too-short', 'has no topic')
  const topicEnd = body + 2 + packet.readUInt16BE(body)
  let offset = topicEnd
  if (offset + (qos > 0 ? 2 : 0) > packet.length) {
    throw new Violation('too-short', 'is shorter than its topic and packet identifier')
  }
  let packetId = 0
  if (qos > 0) {
    packetId = packet.readUInt16BE(offset)
    if (packetId === 0) throw new Violation('packet-id-0', 'has packet identifier 0 [MQTT-2.2.1-4]')
    offset += 2
  }
  let properties: Buffer = none
  let topicAlias = 0
  if (protocolVersion === 5) {
    const checked = checkProperties(packet, offset, packetType.publish)
    offset = checked.end
    topicAlias = checked.topicAlias
    if (checked.end > checked.start) properties = packet.subarray(checked.start, checked.end)
  }
  return {
    qos: qos as Qos,
    retain: (flags & 1) === 1,
    dup: (flags & 8) === 8,
    topic: packet.subarray(body + 2, topicEnd),
    packetId,
    properties,
    topicAlias,
    payload: packet.subarray(offset),
    owned,
  }
}
