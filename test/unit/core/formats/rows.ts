import type { ExportHead, ExportRow } from '../../../../electron/core/formats/export-row.ts'
import type { Delivery, MessageProperty, TimelineEvent } from '../../../../shared/types/message.ts'
import { previewBytes } from '../../../../shared/types/message.ts'

export const head: ExportHead = {
  exportedAtMs: Date.UTC(2026, 10, 20, 9, 20, 25, 123),
  connection: { name: '工場 "1"', address: 'ws://broker.local:8083/mqtt' },
  filter: { show: 'all', topicFilters: ['a/+', '$share/x/#'], text: 'say "hi"' },
}

/** Every awkward property, in an order that grouping by name would lose. */
export const properties: MessageProperty[] = [
  { name: 'userProperty', key: 'b', value: '2' },
  { name: 'contentType', value: 'application/json; "x"' },
  { name: 'userProperty', key: '__proto__', value: '' },
  { name: 'userProperty', key: 'b', value: '2' },
  { name: 'correlationData', value: Uint8Array.of(0, 255, 128) },
  { name: 'subscriptionIdentifier', value: 268_435_455 },
  { name: 'userProperty', key: 'a', value: '=1+1' },
  { name: 'responseTopic', value: 'reply/é' },
]

/** Payloads that something on the way tends to change. */
export const nastyPayloads: Record<string, Uint8Array> = {
  empty: new Uint8Array(0),
  json: bytes('{"id":12345678901234567890,"t":1.0,"t":-0}'),
  'with NUL': bytes('a\0b'),
  'with a byte order mark': Uint8Array.of(0xef, 0xbb, 0xbf, 0x61),
  'ill-formed: overlong': Uint8Array.of(0xc0, 0x80),
  'ill-formed: surrogate': Uint8Array.of(0xed, 0xa0, 0x80),
  'ill-formed: cut': Uint8Array.of(0xf0, 0x9f, 0xa6),
  'every byte': Uint8Array.from({ length: 256 }, (_, index) => index),
  'line ends': bytes('a\r\nb\rc\nd\u2028e\u2029f\u0085g\r\n'),
  quotes: bytes('"; "",\'`\\" \\u0000 \t'),
  emoji: bytes('👩‍🚀🇯🇵e\u0301'),
  'longer than a preview': bytes('ü'.repeat(previewBytes)),
  formula: bytes('=HYPERLINK("http://evil.example","x")'),
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function received(
  seq: number,
  payload: Uint8Array,
  topic = 'a/b',
  withProperties = properties,
): ExportRow {
  return {
    row: {
      address: seq - 1,
      seq,
      timeMs: head.exportedAtMs - 1_000 + seq,
      kind: 'received',
      topic,
      qos: 1,
      retain: true,
      dup: true,
      payload: payload.slice(0, previewBytes),
      payloadBytes: payload.length,
      packetId: 41,
      propertyCount: withProperties.length,
    },
    payload,
    properties: withProperties,
  }
}

export function published(seq: number, delivery: Delivery): ExportRow {
  const payload = bytes('GREEN')
  return {
    row: {
      address: seq - 1,
      seq,
      timeMs: 0,
      kind: 'published',
      topic: 'light/cmd',
      qos: 0,
      retain: false,
      payload,
      payloadBytes: payload.length,
      packetId: null,
      propertyCount: 0,
      delivery,
    },
    payload,
    properties: [],
  }
}

export function event(seq: number, what: TimelineEvent): ExportRow {
  const row = { address: seq - 1, seq, timeMs: 253_402_300_799_999, kind: 'event' as const, event: what }
  return { row, payload: new Uint8Array(0), properties: [] }
}

/** One row of every kind and state, with every nasty payload. */
export function allRows(): ExportRow[] {
  const reason = {
    code: 'closed-by-broker' as const,
    message: 'Closed, "so".',
    details: { port: 1883, host: null },
  }
  const rest: ((seq: number) => ExportRow)[] = [
    (seq) => published(seq, { state: 'pending' }),
    (seq) => published(seq, { state: 'sent' }),
    (seq) => published(seq, { state: 'acknowledged', tookMs: 6 }),
    (seq) => published(seq, { state: 'refused', reason }),
    (seq) => published(seq, { state: 'unconfirmed' }),
    (seq) => event(seq, { type: 'connected', afterMs: null, sessionPresent: true }),
    (seq) => event(seq, { type: 'disconnected', reason }),
    (seq) => event(seq, { type: 'dropped', count: 3, reason: 'qos2-repeat' }),
  ]
  const messages = Object.values(nastyPayloads).map((payload, index) => received(index + 1, payload))
  return [...messages, ...rest.map((make, index) => make(messages.length + index + 1))]
}
