/** The events that the history emits to other rooms. */
import type { Reason } from '../../../shared/errors.ts'
import type { Erasure } from '../../../shared/types/workbench.ts'
import type { Extent } from './rows/view.ts'
import type { RemovedRows } from './upkeep/row-remover.ts'
import type { CommittedRows, FilterCount } from './writing/writer-protocol.ts'

/** The events by name, each with its values. A room subscribes to those it needs by `history.events.on`. */
export interface HistoryEventMap {
  /** Rows are on disk. */
  committed: [rows: CommittedRows[]]
  /** Rows were deleted. */
  removed: [rows: RemovedRows]
  /** A requested deletion has made progress. */
  erased: [erasure: Erasure]
  /** Requested counts have changed. */
  counted: [connectionId: number, counts: FilterCount[]]
  /** A filtered view has searched further back. */
  searched: [viewId: number, extent: Extent]
  /** A view could not search further back and was closed. */
  viewFailed: [viewId: number, reason: Reason]
  /** Recording has stopped (reason) or works again (null). `unavailable`: nothing can be read either. */
  failing: [reason: Reason | null, unavailable: boolean]
  /** An unusable file was dealt with, or the user must deal with it. */
  noticed: [notice: Reason]
  /**
   * A reader thread has ended, and everything it had open is closed. `tooSlow`: the view whose regular expression
   * took too long; null if the thread ended for another reason.
   */
  readerRestarted: [reader: 'page' | 'patterns', tooSlow: number | null]
}
