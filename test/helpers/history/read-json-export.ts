import { z } from 'zod'
import { WorkbenchError } from '../../../shared/errors.ts'
import { previewBytes } from '../../../shared/types/message.ts'
import type { ExportHead, ExportRow } from '../../../electron/core/formats/export-row.ts'
import type { JsonEntry } from './json-document.ts'
import { jsonDocument } from './json-document.ts'

/**
 * Reads what `jsonExport` wrote and gives back equal rows, bytes included. Addresses are places in the file, from 0.
 * Throws WorkbenchError `bad-input` (cause) for anything that is not such a document.
 */
export function readJsonExport(text: string): { head: ExportHead; rows: ExportRow[] } {
  const checked = jsonDocument.safeParse(parsed(text))
  if (!checked.success) throw unreadable(z.prettifyError(checked.error))
  const { exportedAt, connection, filter, messages } = checked.data
  return { head: { exportedAtMs: Date.parse(exportedAt), connection, filter }, rows: messages.map(rowOf) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error))
  }
}

function unreadable(cause: string): WorkbenchError {
  return new WorkbenchError('bad-input', `This is not an export of messages: ${cause}`, { cause })
}

function rowOf(entry: JsonEntry, address: number): ExportRow {
  const place = { address, seq: entry.seq, timeMs: entry.timeMs }
  if (entry.kind === 'event') {
    const row = { ...place, kind: entry.kind, event: entry.event }
    return { row, payload: new Uint8Array(0), properties: [] }
  }
  const { payload, properties, topic, qos, retain, packetId } = entry
  const message = {
    ...place,
    topic,
    qos,
    retain,
    packetId,
    payload: payload.slice(0, previewBytes),
    payloadBytes: payload.length,
    propertyCount: properties.length,
  }
  const row =
    entry.kind === 'received'
      ? { ...message, kind: entry.kind, dup: entry.dup }
      : { ...message, kind: entry.kind, delivery: entry.delivery }
  return { row, payload, properties }
}
