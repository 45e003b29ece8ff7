/** The events that the history emits to other rooms. */
import type { Reason } from '../../../shared/errors.ts'
import type { Erasure } from '../../../shared/types/workbench.ts'
import type { Extent } from './rows/view.ts'
import type { RemovedRows } from './upkeep/row-remover.ts'
import type { CommittedRows, FilterCount } from './writing/writer-protocol.ts'

/** The facts by name, each with its values. A room subscribes to those it needs by `history.events.on`. */
export interface HistoryFacts {
  /** Rows are on disk. */
  committed: [rows: CommittedRows[]]
  /** Rows are gone. */
  removed: [rows: RemovedRows]
  /** A deletion that was asked for has come further. */
  erased: [erasure: Erasure]
  /** Counts that were asked for have moved. */
  counted: [connectionId: number, counts: FilterCount[]]
  /** A filtered view has looked further back. */
  searched: [viewId: number, extent: Extent]
  /** A view could not look further back, and is gone. */
  viewFailed: [viewId: number, reason: Reason]
  /** Recording has stopped (reason) or works again (null). `unavailable`: nothing can be read either. */
  failing: [reason: Reason | null, unavailable: boolean]
  /** Something was done about a file that could not be used, or must be. */
  noticed: [notice: Reason]
  /**
   * What a reader had open is gone with its thread. `tooSlow`: the view whose regular expression took too long, null where the
   * thread ended for another reason.
   */
  readerRestarted: [reader: 'page' | 'patterns', tooSlow: number | null]
}
