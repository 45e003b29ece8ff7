/** Defines a view: a window on the timeline of one connection. */
import type { TimelineRow, ViewExtent } from '../../../../shared/types/message.ts'
import type { messageReader } from '../../db/queries/history/messages.ts'

/** First and last address of a view, and how far older history has been searched for more. */
export type Extent = Omit<ViewExtent, 'viewId'>

/** A window on one connection's timeline, in the reader's thread. */
export interface View {
  extent(): Extent
  /** Updates the view after commits and after deletion of the oldest rows. */
  advance(): void
  /** Removes the rows with these sequence numbers; returns whether the view showed any of them. */
  remove(seqs: number[]): boolean
  /** Rows with from <= address <= to that still exist, at most `limit`, ascending. */
  rows(from: number, to: number, limit: number): TimelineRow[]
  /** The rows with these sequence numbers that the view shows. */
  rowsBySeq(seqs: number[]): TimelineRow[]
  /** Address of the first row that is not older than a time (UTC ms), or the last one, among those found so far. */
  addressAt(timeMs: number): number
  /** Address of the row with this sequence number; null when it is not among those found so far. */
  addressOf(seq: number): number | null
  /** Whether all rows that are not older than a time (UTC ms) have been searched. */
  reaches(timeMs: number): boolean
  /** Searches further back for about `budgetMs`, at least one step. Does nothing once complete. */
  search(budgetMs: number): void
  /** Marks the search as stopped in `extent`. */
  stopSearch(): void
  resumeSearch(): void
}

/** Reads the stored rows that views show. */
export type RowReader = ReturnType<typeof messageReader>

/** The part of an extent that says that nothing is left to search. */
export const completeSearch = {
  complete: true,
  searchedPart: 1,
  searchedBackToMs: null,
  stopped: false,
} as const
