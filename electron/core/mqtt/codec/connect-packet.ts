/** Encodes the CONNECT packet of a profile. */
import { propertyId } from '../../../../shared/mqtt/properties.ts'
import type { ConnectionProfile, NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { ProfileSecrets, Will } from '../../../../shared/types/profile-parts.ts'
import { packetOf, PropertyWriter, twoByteInteger, withLength } from './property-writer.ts'

/** Bits of the Connect Flags (MQTT 5, 3.1.2.3 and following; the same in 3.1.1 and 3.1). */
const flag = { username: 0x80, password: 0x40, willRetain: 0x20, will: 0x04, cleanStart: 0x02 } as const
const willQosShift = 3

/** A CONNECT packet, and the parts of it that the answer is checked against. */
export interface OurConnect {
  bytes: Buffer
  cleanStart: boolean
  /** Empty: the server assigns one. */
  clientId: string
}

/** The input of a CONNECT packet. */
export interface ConnectParts {
  profile: ConnectionProfile
  secrets: ProfileSecrets
  version: NegotiatedVersion
  clientId: string
}

/**
 * The CONNECT packet of a profile (MQTT 5, 3.1). mqtt.js cannot write it: it supports no password without a user
 * name, no empty client identifier for a session that is kept, and no order of user properties.
 */
export function connectPacket({ profile, secrets, version, clientId }: ConnectParts): Buffer {
  const { username, will } = profile
  const { password } = secrets
  // Before MQTT 5 a password requires a user name (MQTT 3.1.1) [MQTT-3.1.2-22].
  const hasUsername = username !== '' || (password !== null && version < 5)
  const flags =
    (hasUsername ? flag.username : 0) |
    (password === null ? 0 : flag.password) |
    (will ? willFlags(will) : 0) |
    (profile.cleanStart ? flag.cleanStart : 0)
  return packetOf(0x10, [
    withLength(version === 3 ? 'MQIsdp' : 'MQTT'),
    Buffer.from([version, flags]),
    twoByteInteger(profile.keepAliveS),
    ...(version === 5 ? [connectProperties(profile, secrets)] : []),
    withLength(clientId),
    ...(will ? willParts(will, version) : []),
    ...(hasUsername ? [withLength(username)] : []),
    ...(password === null ? [] : [withLength(password)]),
  ])
}

function willFlags({ retain, qos }: Will): number {
  return flag.will | (retain ? flag.willRetain : 0) | (qos << willQosShift)
}

/**
 * MQTT 5, 3.1.2.11. Default values are left out, except for limits where brokers otherwise silently use their own.
 */
function connectProperties(profile: ConnectionProfile, { authenticationData }: ProfileSecrets): Buffer {
  const parts = profile.connectProperties
  const writer = new PropertyWriter()
  if (profile.sessionExpiryS > 0) writer.four(propertyId.sessionExpiryInterval, profile.sessionExpiryS)
  writer.two(propertyId.receiveMaximum, parts.receiveMaximum)
  writer.four(propertyId.maximumPacketSize, profile.maxPacketBytes)
  if (parts.topicAliasMaximum > 0) writer.two(propertyId.topicAliasMaximum, parts.topicAliasMaximum)
  if (parts.requestResponseInformation) writer.byte(propertyId.requestResponseInformation, 1)
  if (!parts.requestProblemInformation) writer.byte(propertyId.requestProblemInformation, 0)
  writer.pairs(propertyId.userProperty, parts.userProperties)
  if (parts.authenticationMethod !== '') {
    writer.field(propertyId.authenticationMethod, parts.authenticationMethod)
    // Data without a method is a protocol error (3.1.2.11.10).
    if (authenticationData) writer.field(propertyId.authenticationData, authenticationData)
  }
  return writer.bytes()
}

function willParts(will: Will, version: NegotiatedVersion): Buffer[] {
  return [...(version === 5 ? [willProperties(will)] : []), withLength(will.topic), withLength(will.payload)]
}

/** MQTT 5, 3.1.3.2. */
function willProperties(will: Will): Buffer {
  const writer = new PropertyWriter()
  if (will.delayS > 0) writer.four(propertyId.willDelayInterval, will.delayS)
  if (will.payloadFormat === 1) writer.byte(propertyId.payloadFormatIndicator, 1)
  if (will.expiryS !== null) writer.four(propertyId.messageExpiryInterval, will.expiryS)
  if (will.contentType !== '') writer.field(propertyId.contentType, will.contentType)
  if (will.responseTopic !== '') writer.field(propertyId.responseTopic, will.responseTopic)
  if (will.correlationData) writer.field(propertyId.correlationData, will.correlationData)
  return writer.pairs(propertyId.userProperty, will.userProperties).bytes()
}
