import type { WholeMessage } from '../../../../shared/types/message.ts'
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
