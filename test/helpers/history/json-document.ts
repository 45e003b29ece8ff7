import { z } from 'zod'
import { jsonFormat } from '../../../electron/core/formats/json-export.ts'
import { viewFilter } from '../../../shared/contract/definition/fields.ts'
import { reasonCodes } from '../../../shared/errors.ts'
import { encodeUtf8 } from '../../../shared/payload/utf8-text.ts'

const qos = z.union([z.literal(0), z.literal(1), z.literal(2)])
const place = { seq: z.int().positive(), time: z.iso.datetime({ precision: 3 }), timeMs: z.int() }

const base64 = z
  .strictObject({ base64: z.string() })
  .transform(({ base64: encoded }, context): Uint8Array => {
    const decoded = Buffer.from(encoded, 'base64')
    if (decoded.toString('base64') !== encoded) context.addIssue('not base64')
    return new Uint8Array(decoded)
  })
const text = z.strictObject({ text: z.string() }).transform((payload): Uint8Array => encodeUtf8(payload.text))

const reason = z.strictObject({
  code: z.enum(reasonCodes),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})

const property = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('userProperty'), key: z.string(), value: z.string() }),
  z.strictObject({
    name: z.enum(['payloadFormatIndicator', 'messageExpiryInterval', 'topicAlias', 'subscriptionIdentifier']),
    value: z.int().nonnegative(),
  }),
  z.strictObject({ name: z.enum(['contentType', 'responseTopic']), value: z.string() }),
  z.strictObject({ name: z.literal('correlationData'), value: base64 }),
])

const delivery = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('pending') }),
  z.strictObject({ state: z.literal('sent') }),
  z.strictObject({ state: z.literal('acknowledged'), tookMs: z.number() }),
  z.strictObject({ state: z.literal('refused'), reason }),
  z.strictObject({ state: z.literal('unconfirmed') }),
])

const event = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('connected'),
    afterMs: z.number().nullable(),
    sessionPresent: z.boolean(),
  }),
  z.strictObject({ type: z.literal('disconnected'), reason }),
  z.strictObject({ type: z.literal('dropped'), count: z.int(), reason: z.string() }),
])

const message = {
  topic: z.string(),
  qos,
  retain: z.boolean(),
  packetId: z.int().nullable(),
  properties: z.array(property),
  payload: z.union([text, base64]),
}

const entry = z.discriminatedUnion('kind', [
  z.strictObject({ ...place, kind: z.literal('received'), ...message, dup: z.boolean() }),
  z.strictObject({ ...place, kind: z.literal('published'), ...message, delivery }),
  z.strictObject({ ...place, kind: z.literal('event'), event }),
])

/** One object of `messages`, its bytes decoded. */
export type JsonEntry = z.output<typeof entry>

/** The whole document. */
export const jsonDocument = z.strictObject({
  format: z.literal(jsonFormat.format),
  version: z.literal(jsonFormat.version),
  exportedAt: z.iso.datetime({ precision: 3 }),
  connection: z.strictObject({ name: z.string(), address: z.string() }),
  filter: viewFilter,
  messages: z.array(entry),
})
