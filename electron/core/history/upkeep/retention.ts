/** Decides which rows exceed a connection's retention limits. */
import type { Retention } from '../../../../shared/types/connection.ts'
import type { DoomedRow } from '../../db/queries/history/messages.ts'
import type { Totals } from '../../db/queries/history/totals.ts'
import { recordKind } from '../records/batch.ts'

const dayMs = 24 * 3_600_000

/** A megabyte as it is shown, and as a limit counts it. */
const megabyteBytes = 1_000_000

/**
 * Returns a function that tells which rows, from the oldest on, exceed a connection's limits; null when none can. A
 * limit on messages keeps exactly that number; events between them do not count. A limit in days uses the time of
 * arrival: it stops at the first row that is not too old, even if a wrong clock put older times after it.
 */
export function excessTest(
  retention: Retention,
  totals: Totals,
  nowMs: number,
): ((row: DoomedRow) => boolean) | null {
  switch (retention.keep) {
    case 'all':
      return null
    case 'messages':
      return untilCovered(totals.messages - retention.count, ({ kind }) =>
        kind === recordKind.event ? 0 : 1,
      )
    case 'megabytes':
      return untilCovered(totals.bytes - retention.megabytes * megabyteBytes, ({ bytes }) => bytes)
    case 'days': {
      const sinceMs = nowMs - retention.days * dayMs
      return ({ time_ms }) => time_ms < sinceMs
    }
  }
}

function untilCovered(
  excess: number,
  costOf: (row: DoomedRow) => number,
): ((row: DoomedRow) => boolean) | null {
  if (excess <= 0) return null
  let left = excess
  return (row) => {
    if (left <= 0) return false
    left -= costOf(row)
    return true
  }
}
