import type { CachedRow } from '../../../stores/view/row-cache.ts'
import type { MessageRow } from '../../../stores/connections/selection.ts'

/** Copies of one message come one right after another. */
const apartMs = 100

/**
 * Whether a received message looks like another copy of one just before it, which some brokers send for each subscription
 * that matches (MQTT 5, 3.3.4). `before`: the rows before it.
 */
export function isCopy(row: MessageRow, before: readonly CachedRow[]): boolean {
  return before.some(
    (other) =>
      other?.kind === 'received' &&
      row.kind === 'received' &&
      !row.retain &&
      other.topic === row.topic &&
      other.payloadBytes === row.payloadBytes &&
      Math.abs(row.timeMs - other.timeMs) <= apartMs &&
      other.payload.every((byte, index) => byte === row.payload[index]),
  )
}
