/** Reads one complete message, or only its delivery state. */
import type { Delivery, WholeMessage } from '../../../../shared/types/message.ts'
import { previewBytes } from '../../../../shared/types/message.ts'
import type { messageReader } from '../../db/queries/history/messages.ts'
import { recordKind } from '../records/batch.ts'
import { rowId } from '../../db/row-id.ts'
import { messageFields, messageProperties } from './timeline-row.ts'

/** A stored message with all its bytes; null when there is none, or the row is an event. */
export function wholeMessage(
  reader: ReturnType<typeof messageReader>,
  connectionId: number,
  seq: number,
): WholeMessage | null {
  const stored = reader.find(rowId(connectionId, seq))
  if (!stored || stored.kind === recordKind.event) return null
  const preview = {
    ...stored,
    payload: stored.payload.slice(0, previewBytes),
    payload_bytes: stored.payload.length,
  }
  return {
    row: { address: seq, seq, timeMs: stored.time_ms, ...messageFields(preview) },
    payload: stored.payload,
    properties: messageProperties(stored.properties),
  }
}

/** How far a stored publication got; null when there is none with this sequence number. Reads no payload. */
export function deliveryAt(
  reader: ReturnType<typeof messageReader>,
  connectionId: number,
  seq: number,
): Delivery | null {
  const id = rowId(connectionId, seq)
  const [stored] = reader.between(id, id, 1, 0)
  if (stored?.kind !== recordKind.published) return null
  const fields = messageFields(stored)
  return fields.kind === 'published' ? fields.delivery : null
}
