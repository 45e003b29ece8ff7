/** The JSON export format. */
import { decodeUtf8, encodeUtf8 } from '../../../shared/payload/utf8-text.ts'
import type { MessageProperty } from '../../../shared/types/message.ts'
import type { ExportEncoder, ExportHead, ExportRow } from './export-row.ts'

/** Name and version of the format, in every file. A reader refuses a version it does not know. */
export const jsonFormat = { format: 'heliograph-messages', version: 1 } as const

/**
 * Above this a payload is base64 even when it is text: escaped, a text grows sixfold and would pass V8's string
 * limit.
 */
const longestTextBytes = 64 * 1024 * 1024

/**
 * A JSON document that loses nothing: `{"format", "version", "exportedAt", "connection", "filter", "messages"}`, one
 * message per line. A payload is `{"text"}` when it is well-formed UTF-8 (its bytes are exactly the text's) and
 * `{"base64"}` otherwise; properties keep the order of the wire; times are ISO 8601 in UTC with milliseconds. What
 * happened to the session is among the messages as `{"kind": "event"}`.
 */
export function jsonExport(head: ExportHead): ExportEncoder {
  let separator = '\n'
  return {
    begin() {
      const { connection, filter } = head
      const exportedAt = new Date(head.exportedAtMs).toISOString()
      const opening = JSON.stringify({ ...jsonFormat, exportedAt, connection, filter })
      return encodeUtf8(`${opening.slice(0, -1)},"messages":[`)
    },
    row(row) {
      const line = `${separator}${JSON.stringify(entryOf(row))}`
      separator = ',\n'
      return encodeUtf8(line)
    },
    end: () => encodeUtf8('\n]}\n'),
  }
}

function entryOf({ row, payload, properties }: ExportRow): object {
  const place = { seq: row.seq, time: new Date(row.timeMs).toISOString(), timeMs: row.timeMs }
  if (row.kind === 'event') return { ...place, kind: row.kind, event: row.event }
  return {
    ...place,
    kind: row.kind,
    topic: row.topic,
    qos: row.qos,
    retain: row.retain,
    ...(row.kind === 'received' ? { dup: row.dup } : { delivery: row.delivery }),
    packetId: row.packetId,
    properties: properties.map(plainProperty),
    payload: plainPayload(payload),
  }
}

/** A property with its bytes, where it has any, as base64. */
export function plainProperty(property: MessageProperty): object {
  if (property.name !== 'correlationData') return property
  return { name: property.name, value: { base64: base64Of(property.value) } }
}

/** Bytes in base64 (RFC 4648, section 4). */
export function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

function plainPayload(payload: Uint8Array): { text: string } | { base64: string } {
  const text = payload.length > longestTextBytes ? null : decodeUtf8(payload)
  return text === null ? { base64: base64Of(payload) } : { text }
}
