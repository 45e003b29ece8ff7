/** The CSV export format. */
import { decodeUtf8, encodeUtf8 } from '../../../shared/payload/utf8-text.ts'
import type { PublishedRow } from '../../../shared/types/message.ts'
import { csvCell } from '../../../shared/payload/csv-cell.ts'
import type { TableOptions } from '../../../shared/types/workbench.ts'
import type { ExportEncoder, ExportRow } from './export-row.ts'
import { base64Of, plainProperty } from './json-export.ts'
import { JsonFields } from './json-fields.ts'

const columns = [
  'seq',
  'time',
  'timeMs',
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

/** Control characters that spreadsheets and CSV readers drop or stop at; they keep tabs and line ends. */
const unsafeControl = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/

/**
 * A table for spreadsheets: RFC 4180, CRLF, UTF-8 with a byte order mark, one row per message, oldest first; with
 * `sessionLines` one per event too. `time` is ISO 8601 in UTC, `timeMs` the same moment in milliseconds since 1970.
 * `encoding` says what `payload` is: `text` for well-formed UTF-8 without control characters, else `base64`.
 * Properties and events are JSON. With `fieldColumns` the fields of JSON payloads follow, a column each (see {@link
 * JsonFields}). Cells that a spreadsheet could run start with a `'` (see {@link csvCell}); for unchanged bytes use
 * the JSON export.
 */
export function csvExport({ sessionLines, fieldColumns }: TableOptions): ExportEncoder {
  const shown = sessionLines ? columns : columns.filter((column) => column !== 'event')
  const fields = fieldColumns ? new JsonFields(shown) : null
  return {
    messagesOnly: !sessionLines,
    ...(fields && {
      scan: (payload: Uint8Array) => {
        fields.learn(payload)
      },
      fieldsLeftOut: () => fields.leftOut,
    }),
    begin: () => encodeUtf8(`\uFEFF${line([...shown, ...(fields?.names ?? [])])}`),
    row: (row) => {
      const cells = cellsOf(row)
      const fixed = shown.map((column) => String(cells[column] ?? ''))
      return encodeUtf8(line([...fixed, ...(fields?.valuesOf(row.payload) ?? [])]))
    },
    end: () => new Uint8Array(0),
  }
}

function line(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function cellsOf({ row, payload, properties }: ExportRow): Cells {
  const place = {
    seq: row.seq,
    time: new Date(row.timeMs).toISOString(),
    timeMs: Math.round(row.timeMs),
    kind: row.kind,
  }
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
