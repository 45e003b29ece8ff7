import type { NegotiatedVersion, Qos } from '../../../../shared/types/connection.ts'
import { readVariableByteInteger } from '../../../../shared/mqtt/packet-types.ts'
import { countProperties } from '../../../../shared/mqtt/properties.ts'
import { Violation } from './violation.ts'

/** A PUBLISH packet cut into its fields; buffers are windows on the packet, not copies. */
export interface PublishPacket {
  qos: Qos
  retain: boolean
  dup: boolean
  topic: Buffer
  /** 0 for QoS 0. */
  packetId: number
  /** MQTT 5 property block without its length; empty for 3.1.1. */
  properties: Buffer
  payload: Buffer
}

const none = Buffer.alloc(0)

/**
 * Cuts a complete PUBLISH packet (MQTT 5 and 3.1.1, 3.3). `body` is where its variable header begins.
 * Throws a Violation for QoS 3, a topic or properties that overrun the packet, packet identifier 0.
 */
export function cutPublish(packet: Buffer, body: number, protocolVersion: NegotiatedVersion): PublishPacket {
  const flags = packet[0] ?? 0
  const qos = (flags >> 1) & 3
  if (qos === 3) throw new Violation('PUBLISH with QoS 3 [MQTT-3.3.1-4]')
  if (packet.length < body + 2) throw new Violation('PUBLISH without a topic')
  const topicEnd = body + 2 + packet.readUInt16BE(body)
  let offset = topicEnd
  if (offset + (qos > 0 ? 2 : 0) > packet.length) throw new Violation('PUBLISH shorter than its topic')
  let packetId = 0
  if (qos > 0) {
    packetId = packet.readUInt16BE(offset)
    if (packetId === 0) throw new Violation('PUBLISH with packet identifier 0 [MQTT-2.2.1-3]')
    offset += 2
  }
  let properties: Buffer = none
  if (protocolVersion === 5) {
    const length = readVariableByteInteger(packet, offset)
    if (typeof length === 'string') throw new Violation('PUBLISH with a malformed property length')
    const start = offset + length.bytes
    offset = start + length.value
    if (offset > packet.length) throw new Violation('PUBLISH with properties longer than the packet')
    properties = length.value === 0 ? none : packet.subarray(start, offset)
    if (length.value > 0 && countProperties(properties) === null) {
      throw new Violation('PUBLISH with malformed properties')
    }
  }
  return {
    qos: qos as Qos,
    retain: (flags & 1) === 1,
    dup: (flags & 8) === 8,
    topic: packet.subarray(body + 2, topicEnd),
    packetId,
    properties,
    payload: packet.subarray(offset),
  }
}
