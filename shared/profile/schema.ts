import { z } from 'zod'
import type { ReasonCode } from '../errors.ts'
import { checkHost } from '../mqtt/address.ts'
import { checkTopicName } from '../mqtt/topic-name.ts'
import { maxStringBytes, utf8Length } from '../mqtt/utf8.ts'
import { clientIdKinds, colours, protocolVersions, retentionLimits, transports } from '../types/connection.ts'
import { largestPacketBytes, payloadFormats, tlsVersions } from '../types/profile-parts.ts'

/** What is wrong with a text, and where. */
export interface TextFault {
  fault: string
  position: number
  message: string
}

/** The code of the reason travels in the issue: an empty name and an empty filter have the same fault. */
export function refuse(
  context: z.RefinementCtx,
  reasonCode: ReasonCode,
  { message, ...params }: TextFault,
): void {
  context.addIssue({ code: 'custom', message, params: { reasonCode, ...params } })
}

/** A string or binary field of MQTT has a length of two bytes (MQTT 5, 1.5.4 and 1.5.6). */
export const mqttString = z
  .string()
  .max(maxStringBytes)
  .superRefine((text, context) => {
    const fault = textFault(text)
    if (fault) refuse(context, 'bad-input', fault)
  })

/** Binary data of up to 65,535 bytes (MQTT 5, 1.5.6). */
const mqttBytes = z
  .instanceof(Uint8Array<ArrayBufferLike>)
  .refine((bytes) => bytes.byteLength <= maxStringBytes, {
    message: `Binary data has at most ${maxStringBytes} bytes (MQTT 5, 1.5.6).`,
    params: { reasonCode: 'bad-input', fault: 'too-long', position: maxStringBytes },
  })

export const qos = z.union([z.literal(0), z.literal(1), z.literal(2)])

/** A topic name, or nothing. */
const topicOrNone = mqttString.superRefine((name, context) => {
  const fault = name === '' ? null : checkTopicName(name)
  if (fault) refuse(context, 'invalid-topic', fault)
})
const topicName = mqttString.superRefine((name, context) => {
  const fault = checkTopicName(name)
  if (fault) refuse(context, 'invalid-topic', fault)
})

export const userProperties = z.array(z.tuple([mqttString, mqttString])).max(1_000)

const uint32 = z.int().min(0).max(4_294_967_295)
const filePath = z.string().min(1).max(4_096)
const pemText = z.string().min(1).max(1_000_000)
const pemFile = z.strictObject({ from: z.literal('file'), path: filePath })
const pemPasted = z.strictObject({ from: z.literal('pasted'), pem: pemText })
const pemSource = z.discriminatedUnion('from', [pemFile, pemPasted])

const clientCertificate = z.discriminatedUnion('format', [
  z.strictObject({
    format: z.literal('pem'),
    certificate: pemSource,
    key: z.discriminatedUnion('from', [pemFile, z.strictObject({ from: z.literal('secret') })]),
  }),
  z.strictObject({ format: z.literal('pkcs12'), path: filePath.nullable() }),
])

/** Shape of {@link TlsOptions}. */
export const tlsOptions = z.strictObject({
  ca: z.discriminatedUnion('from', [z.strictObject({ from: z.literal('system') }), pemFile, pemPasted]),
  clientCertificate: clientCertificate.nullable(),
  serverName: z.string().trim().max(255),
  alpn: z
    .array(
      z
        .string()
        .min(1)
        .refine(
          (name) => utf8Length(name) <= 255,
          'An application protocol has at most 255 bytes (RFC 7301, 3.1).',
        ),
    )
    .max(50),
  minVersion: z.enum(tlsVersions),
  maxVersion: z.enum(tlsVersions),
  pinnedSha256: z.string().regex(/^(?:[\dA-F]{2}(?::[\dA-F]{2}){31})?$/),
  verify: z.boolean(),
})

/** Shape of {@link WebSocketOptions}; names are tokens, values visible Latin-1 (RFC 9110, 5.1 and 5.5). */
export const webSocketOptions = z.strictObject({
  query: z
    .string()
    .max(8_192)
    .regex(/^[^\s#]*$/),
  subprotocol: z
    .string()
    .max(200)
    .regex(/^[\w!#$%&'*+.^`|~-]*$/),
  headers: z
    .array(
      z.strictObject({
        name: z
          .string()
          .max(200)
          .regex(/^[\w!#$%&'*+.^`|~-]+$/),
        value: z
          .string()
          .max(8_192)
          .regex(/^[\t\u0020-\u007e\u00a0-\u00ff]*$/),
        secret: z.boolean(),
      }),
    )
    .max(100),
})

/** Shape of {@link ConnectProperties}. */
export const connectProperties = z.strictObject({
  /** 0 is a protocol error (MQTT 5, 3.1.2.11.3). */
  receiveMaximum: z.int().min(1).max(65_535),
  topicAliasMaximum: z.int().min(0).max(65_535),
  requestResponseInformation: z.boolean(),
  requestProblemInformation: z.boolean(),
  userProperties,
  authenticationMethod: mqttString,
})

/** Shape of {@link Will}. */
export const will = z.strictObject({
  topic: topicName,
  payload: mqttBytes,
  format: z.enum(payloadFormats),
  qos,
  retain: z.boolean(),
  delayS: uint32,
  payloadFormat: z.union([z.literal(0), z.literal(1)]),
  expiryS: uint32.nullable(),
  contentType: mqttString,
  responseTopic: topicOrNone,
  correlationData: mqttBytes.nullable(),
  userProperties,
})

/** Shape of {@link ReconnectOptions}. */
export const reconnectOptions = z.strictObject({
  enabled: z.boolean(),
  firstDelayS: z.number().min(0.1).max(3_600),
  longestDelayS: z.number().min(0.1).max(86_400),
})

/** Shape of {@link Retention}. */
export const retention = z.discriminatedUnion('keep', [
  z.strictObject({ keep: z.literal('all') }),
  z.strictObject({ keep: z.literal('messages'), count: z.int().min(1).max(retentionLimits.count) }),
  z.strictObject({ keep: z.literal('days'), days: z.int().min(1).max(retentionLimits.days) }),
  z.strictObject({
    keep: z.literal('megabytes'),
    megabytes: z.int().min(1).max(retentionLimits.megabytes),
  }),
])

const host = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .superRefine((text, context) => {
    const found = checkHost(text)
    if (!found || found.fault === 'empty') return
    const message = `"${text}" is no host name, IPv4 or IPv6 address.`
    refuse(context, 'bad-input', { fault: found.fault, position: 0, message })
  })

/**
 * Shape of {@link ProfileInput}; limits are those of MQTT and TCP. What several fields say together is checked by
 * `checkProfile`, once the profile is whole.
 */
export const connectionProfile = z.strictObject({
  name: z.string().trim().min(1).max(200),
  transport: z.enum(transports),
  host,
  port: z.int().min(1).max(65_535),
  path: z.string().max(2_048),
  protocolVersion: z.literal(protocolVersions),
  clientId: mqttString,
  username: mqttString,
  cleanStart: z.boolean(),
  sessionExpiryS: uint32,
  keepAliveS: z.int().min(0).max(65_535),
  connectTimeoutMs: z.int().min(1_000).max(600_000),
  webSocket: webSocketOptions.optional(),
  tls: tlsOptions.optional(),
  clientIdKind: z.enum(clientIdKinds).optional(),
  maxPacketBytes: z.int().min(1_024).max(largestPacketBytes).optional(),
  connectProperties: connectProperties.optional(),
  will: will.nullable().optional(),
  reconnect: reconnectOptions.optional(),
  retention: retention.optional(),
  folderId: z.int().positive().nullable().optional(),
  notes: z.string().max(20_000).optional(),
  colour: z.enum(colours).nullable().optional(),
  connectOnStart: z.boolean().optional(),
  builtIn: z.boolean().optional(),
})

const secretText = z.string().refine((text) => utf8Length(text) <= maxStringBytes, {
  message: 'A password must not be longer than 65,535 bytes of UTF-8 (MQTT 5, 3.1.3.6 and 1.5.6).',
  params: { reasonCode: 'bad-input', fault: 'too-long', position: 0 },
})

/** Certificates and keys take kilobytes. */
const fileBytes = z
  .instanceof(Uint8Array<ArrayBufferLike>)
  .refine((bytes) => bytes.byteLength > 0 && bytes.byteLength <= 1_000_000, {
    message: 'A PKCS#12 file has at most 1,000,000 bytes.',
    params: { reasonCode: 'bad-input', fault: 'too-long', position: 1_000_000 },
  })

/** Undefined leaves the password as it is, null forgets it. It is binary data: U+0000 may be in it. */
export const passwordInput = secretText.nullable().optional()

/** Shape of the secrets beside the password: undefined leaves one as it is, null forgets it. */
export const secretsInput = z.strictObject({
  tlsPassphrase: secretText.nullable().optional(),
  tlsKey: pemText.nullable().optional(),
  tlsPkcs12: fileBytes.nullable().optional(),
  authenticationData: mqttBytes.nullable().optional(),
  /** By header name; case does not matter. */
  headers: z.record(z.string().max(200), z.string().max(8_192).nullable()).optional(),
})

function textFault(text: string): TextFault | null {
  const nul = text.indexOf('\0')
  if (nul >= 0) {
    const message = 'A text must not contain the character U+0000 [MQTT-1.5.4-2].'
    return { fault: 'nul-character', position: nul, message }
  }
  if (!text.isWellFormed()) {
    const message = 'A text must not contain half of a surrogate pair [MQTT-1.5.4-1].'
    return { fault: 'lone-surrogate', position: 0, message }
  }
  if (utf8Length(text) <= maxStringBytes) return null
  const message = 'A text must not be longer than 65,535 bytes of UTF-8 (MQTT 5, 1.5.4).'
  return { fault: 'too-long', position: text.length, message }
}
