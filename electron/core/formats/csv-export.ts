import { decodeUtf8, encodeUtf8 } from '../../../shared/payload/utf8-text.ts'
import type { PublishedRow } from '../../../shared/types/message.ts'
import { csvCell } from '../../../shared/payload/csv-cell.ts'
import type { ExportEncoder, ExportRow } from './export-row.ts'
import { base64Of, plainProperty } from './json-export.ts'

const columns = [
  'seq',
  'time',
  'kind',
  'topic',
  'qos',
  'retain',
  'dup',
  'packetId',
  'encoding',
  'payload',
  'properties',
  'delivery',
  'tookMs',
  'reason',
  'event',
] as const

type Cells = Partial<Record<(typeof columns)[number], string | number | boolean | null>>

/** Control characters that spreadsheets and CSV readers drop or stop at; tab and line ends they keep. */
const unsafeControl = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/

/**
 * A table for spreadsheets: RFC 4180, CRLF, UTF-8 with a byte order mark, one row per message or event, oldest first.
 * `encoding` says what `payload` is: `text` for well-formed UTF-8 without control characters, else `base64`. Properties
 * and events are JSON. Cells that a spreadsheet could run are guarded by a leading `'` (see {@link csvCell}); for bytes
 * without any such care use the JSON export.
 */
export function csvExport(): ExportEncoder {
  return {
    begin: () => encodeUtf8(`\uFEFF${columns.join(',')}\r\n`),
    row: (row) => encodeUtf8(lineOf(cellsOf(row))),
    end: () => new Uint8Array(0),
  }
}

function lineOf(cells: Cells): string {
  return `${columns.map((column) => csvCell(String(cells[column] ?? ''))).join(',')}\r\n`
}

function cellsOf({ row, payload, properties }: ExportRow): Cells {
  const place = { seq: row.seq, time: new Date(row.timeMs).toISOString(), kind: row.kind }
  if (row.kind === 'event') return { ...place, event: JSON.stringify(row.event) }
  return {
    ...place,
    topic: row.topic,
    qos: row.qos,
    retain: row.retain,
    packetId: row.packetId,
    ...payloadCells(payload),
    properties: properties.length > 0 ? JSON.stringify(properties.map(plainProperty)) : '',
    ...(row.kind === 'received' ? { dup: row.dup } : deliveryCells(row)),
  }
}

function payloadCells(payload: Uint8Array): Cells {
  const text = decodeUtf8(payload)
  return text === null || unsafeControl.test(text)
    ? { encoding: 'base64', payload: base64Of(payload) }
    : { encoding: 'text', payload: text }
}

function deliveryCells({ delivery }: PublishedRow): Cells {
  return {
    delivery: delivery.state,
    tookMs: delivery.state === 'acknowledged' ? delivery.tookMs : null,
    reason: delivery.state === 'refused' ? delivery.reason.message : null,
  }
}
