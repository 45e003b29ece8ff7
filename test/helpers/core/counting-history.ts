import { EventEmitter } from 'node:events'
import type { HistoryEventMap } from '../../../electron/core/history/history-events.ts'
import type { FilterCount } from '../../../electron/core/history/writing/writer-protocol.ts'

/** The counting part of a history. `count`: what it does when it is asked to count filters. */
export function countingHistory(
  count: (connectionId: number, filters: string[]) => Promise<void> = () => Promise.resolve(),
) {
  const events = new EventEmitter<HistoryEventMap>()
  return {
    events,
    countFilters: count,
    /** Tells counts, as the writer does. */
    tell: (connectionId: number, counts: FilterCount[]) => {
      events.emit('counted', connectionId, counts)
    },
  }
}
