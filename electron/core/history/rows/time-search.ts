/** Finds the row at a time by binary search. */
import type { messageReader } from '../../db/queries/history/messages.ts'

/**
 * The first id in a range whose row is not older than `timeMs` (UTC), by binary search; the end of the range when all
 * are older. Sequence numbers ascend, but times may step back with the clock: there, several answers are possible.
 */
export function firstIdAt(
  reader: Pick<ReturnType<typeof messageReader>, 'bounds' | 'timeAt'>,
  { from, to }: { from: number; to: number },
  timeMs: number,
): number {
  const bounds = reader.bounds(from, to)
  if (!bounds) return from
  let low = bounds.first
  let high = bounds.last + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const row = reader.timeAt(middle, high)
    if (row && row.time_ms < timeMs) low = row.id + 1
    else high = middle
  }
  return low
}
