/** Checks the contents of every packet from the broker except PUBLISH. */
import { packetType } from '../../../../shared/mqtt/packet-types.ts'
import type { NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { IncomingPacket } from './incoming-packet.ts'
import { checkProperties } from './property-check.ts'
import { Violation } from './violation.ts'

/**
 * Reason codes a server may answer with, by packet type (MQTT 5, 3.4.2.1, 3.5.2.1, 3.6.2.1, 3.7.2.1, 3.9.3, 3.11.3).
 */
const publishCodes = new Set([0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99])
const releaseCodes = new Set([0x00, 0x92])
const reasonCodes: Readonly<Record<number, ReadonlySet<number>>> = {
  [packetType.puback]: publishCodes,
  [packetType.pubrec]: publishCodes,
  [packetType.pubrel]: releaseCodes,
  [packetType.pubcomp]: releaseCodes,
  [packetType.suback]: new Set([0, 1, 2, 0x80, 0x83, 0x87, 0x8f, 0x91, 0x97, 0x9e, 0xa1, 0xa2]),
  [packetType.unsuback]: new Set([0x00, 0x11, 0x80, 0x83, 0x87, 0x8f, 0x91]),
}
/** Return codes of SUBACK in 3.1.1 (3.9.3). */
const oldSubackCodes = new Set([0, 1, 2, 0x80])

/**
 * Checks the contents of a framed packet other than PUBLISH, so that no parser meets unexpected data. Throws a
 * Violation.
 */
export function checkPacket(packet: IncomingPacket, protocolVersion: NegotiatedVersion): void {
  switch (packet.type) {
    case packetType.connack:
      checkConnack(packet, protocolVersion)
      break
    case packetType.puback:
    case packetType.pubrec:
    case packetType.pubrel:
    case packetType.pubcomp:
      checkPublishAnswer(packet, protocolVersion)
      break
    case packetType.suback:
    case packetType.unsuback:
      checkSubscriptionAnswer(packet, protocolVersion)
      break
    case packetType.pingresp:
      mustEndAt(packet, packet.body)
      break
    case packetType.disconnect:
    case packetType.auth:
      checkDisconnectOrAuth(packet)
      break
  }
}

function checkConnack(packet: IncomingPacket, protocolVersion: NegotiatedVersion): void {
  const { bytes, body, type } = packet
  if ((bytes[body] ?? 0) > 1) {
    throw new Violation('connack-flags', 'has reserved acknowledge flags set [MQTT-3.2.2-1]')
  }
  const code = bytes[body + 1] ?? 0
  // A broker without MQTT 5 refuses the connection in the form of 3.1.1, without properties.
  const refusedInOldForm = code !== 0 && bytes.length === body + 2
  if (protocolVersion !== 5 || refusedInOldForm) mustEndAt(packet, body + 2)
  else mustEndAt(packet, checkProperties(bytes, body + 2, type).end)
}

function checkPublishAnswer(packet: IncomingPacket, protocolVersion: NegotiatedVersion): void {
  const { bytes, body, type } = packet
  checkPacketId(packet)
  const code = bytes[body + 2]
  if (protocolVersion !== 5 || code === undefined) {
    mustEndAt(packet, body + 2)
    return
  }
  checkCode(code, reasonCodes[type])
  if (bytes.length > body + 3) mustEndAt(packet, checkProperties(bytes, body + 3, type).end)
}

function checkSubscriptionAnswer(packet: IncomingPacket, protocolVersion: NegotiatedVersion): void {
  const { bytes, body, type } = packet
  checkPacketId(packet)
  if (protocolVersion !== 5 && type === packetType.unsuback) {
    mustEndAt(packet, body + 2)
    return
  }
  const start = protocolVersion === 5 ? checkProperties(bytes, body + 2, type).end : body + 2
  if (start === bytes.length) throw tooShort()
  const known = protocolVersion === 5 ? reasonCodes[type] : oldSubackCodes
  for (const code of bytes.subarray(start)) checkCode(code, known)
}

// DISCONNECT and AUTH may omit default values (MQTT 5, 3.14.2.1, 3.14.2.2.1, 3.15.2.1).
function checkDisconnectOrAuth(packet: IncomingPacket): void {
  const { bytes, body, type } = packet
  if (bytes.length > body + 1) mustEndAt(packet, checkProperties(bytes, body + 1, type).end)
}

function checkPacketId({ bytes, body }: IncomingPacket): void {
  if (bytes.readUInt16BE(body) === 0) {
    throw new Violation('packet-id-0', 'has packet identifier 0 (MQTT 5, 2.2.1)')
  }
}

function checkCode(code: number, known: ReadonlySet<number> | undefined): void {
  if (!known?.has(code)) throw new Violation('reason-code', `has the unknown reason code ${code}`)
}

function mustEndAt({ bytes }: IncomingPacket, end: number): void {
  if (bytes.length > end) throw new Violation('too-long', `has ${bytes.length - end} bytes too many`)
  if (bytes.length < end) throw tooShort()
}

function tooShort(): Violation {
  return new Violation('too-short', 'is shorter than it can be')
}
