/** Decodes CONNACK, DISCONNECT and AUTH packets. */
import { readVariableByteInteger } from '../../../../shared/mqtt/packet-types.ts'
import type { WireProperty } from '../../../../shared/mqtt/properties.ts'
import { decodeProperties, propertyId } from '../../../../shared/mqtt/properties.ts'
import type { ServerLimits } from '../../../../shared/types/server-limits.ts'
import { readServerLimits } from './server-limits.ts'

/**
 * The contents of a CONNACK, read before any parser. An older broker answers an MQTT 5 CONNECT in the form of 3.1.1.
 */
export interface Connack {
  sessionPresent: boolean
  code: number
  /** MQTT 5 Reason String (3.2.2.3.9). */
  text: string | null
  assignedClientId: string | null
  /** The server to use instead (3.2.2.3.16). */
  serverReference: string | null
  /** All properties in the order of the wire; none in MQTT 3.1.1. */
  properties: WireProperty[]
  limits: ServerLimits
}

/** The contents of a DISCONNECT or AUTH. */
export interface Answer {
  code: number
  /** MQTT 5 Reason String. */
  text: string | null
}

/** Reads a framed CONNACK packet; `body` is where its variable header begins (MQTT 5, 3.2.2). */
export function readConnack(packet: Buffer, body: number): Connack {
  const properties = propertiesAt(packet, body + 2)
  const strings = stringsOf(properties)
  return {
    sessionPresent: ((packet[body] ?? 0) & 1) === 1,
    code: packet[body + 1] ?? 0,
    text: strings.get(propertyId.reasonString) ?? null,
    assignedClientId: strings.get(propertyId.assignedClientIdentifier) ?? null,
    serverReference: strings.get(propertyId.serverReference) ?? null,
    properties,
    limits: readServerLimits(properties),
  }
}

/** Reads a framed DISCONNECT or AUTH packet (MQTT 5, 3.14.2 and 3.15.2); without a body it means code 0. */
export function readAnswer(packet: Buffer, body: number): Answer {
  const strings = stringsOf(propertiesAt(packet, body + 1))
  return { code: packet[body] ?? 0, text: strings.get(propertyId.reasonString) ?? null }
}

// The properties of a packet whose Property Length is at `offset`; none if the packet ends before it.
function propertiesAt(packet: Buffer, offset: number): WireProperty[] {
  const length = readVariableByteInteger(packet, offset)
  if (typeof length === 'string') return []
  const start = offset + length.bytes
  return decodeProperties(packet.subarray(start, start + length.value)) ?? []
}

function stringsOf(properties: readonly WireProperty[]): Map<number, string> {
  return new Map(properties.flatMap(({ id, type, value }) => (type === 'string' ? [[id, value]] : [])))
}
