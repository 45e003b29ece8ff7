/** The calls and events between the main thread and a reader thread. */
import type { Reason } from '../../../../shared/errors.ts'
import type { Delivery, TimelineRow, ViewFilter, WholeMessage } from '../../../../shared/types/message.ts'
import type {
  ChartContents,
  ChartSeries,
  HistorySize,
  StoredHistory,
  TopicMoments,
} from '../../../../shared/types/workbench.ts'
import type { ChartRequest } from '../sources/chart-source.ts'
import type { MomentsRequest } from '../sources/topic-moments.ts'
import type { ExportChunk, ExportRequest } from '../sources/export-source.ts'
import type { Extent } from '../rows/view.ts'

/** What the reader thread is started with. */
export interface ReaderStart {
  path: string
  /** See {@link ReaderActivity}; shared with the thread that watches. */
  activity: SharedArrayBuffer
  /** Whether it checks the file in the background; see `damaged`. */
  checks: boolean
}

/** What a reader is doing, for the thread that watches it: a reader cannot answer while a pattern runs. */
export interface ReaderActivity {
  /** One number: 1 while a payload is matched, otherwise 0. */
  matching: Int32Array
  /** One number: the view it works for, 0 for none. */
  view: Int32Array
}

/** Maps the shared memory; both sides use the same layout. */
export function readerActivity(shared: SharedArrayBuffer): ReaderActivity {
  return { matching: new Int32Array(shared, 0, 1), view: new Int32Array(shared, 4, 1) }
}

export const activityBytes = 8

/** News of a view for its owner. */
export interface ViewNews extends Extent {
  /** The newest rows that were not sent before, ascending. */
  rows: TimelineRow[]
  /** Rows sent before whose delivery changed. */
  changed: TimelineRow[]
  /** Rows of the view between others were deleted. */
  removed: boolean
}

/** The calls that the main thread makes to a reader. Ids of views, charts and cursors are given by the caller. */
export interface ReaderCalls {
  /** Resolves once the file is open. */
  open(): void
  openView(viewId: number, connectionId: number, filter: ViewFilter, limit: number): ViewNews
  /**
   * Updates a view after commits and deletions. changed: sequence numbers of rows whose delivery changed; removed:
   * those of rows that were deleted between others.
   */
  advanceView(viewId: number, changed: number[], removed: number[]): ViewNews
  viewRows(viewId: number, from: number, to: number): TimelineRow[]
  /** Resolves once the view has been searched back to that time, or its search was stopped. */
  addressAt(viewId: number, timeMs: number): number | Promise<number>
  /** Null when the view does not show this row, or has not found it yet. */
  addressOf(viewId: number, seq: number): number | null
  stopSearch(viewId: number): void
  resumeSearch(viewId: number): void
  closeView(viewId: number): void
  message(connectionId: number, seq: number): WholeMessage | null
  /** How far a published message got; null for any other row. */
  delivery(connectionId: number, seq: number): Delivery | null
  size(connectionId: number, topic: string | null): HistorySize
  /** What is stored of every connection that has rows and is not being erased for good. */
  histories(): StoredHistory[]
  /** Packet identifiers of QoS 2 messages that are recorded but not released. */
  unreleased(connectionId: number): number[]
  openChart(chartId: number, request: ChartRequest): ChartContents
  advanceChart(chartId: number): { series: ChartSeries[]; topics: number }
  closeChart(chartId: number): void
  topicMoments(request: MomentsRequest): TopicMoments
  openExport(exportId: number, request: ExportRequest): void
  stepExport(exportId: number): ExportChunk
  closeExport(exportId: number): void
  /** Answers as soon as the thread is idle. */
  alive(): void
  close(): void
}

/** The events that a reader sends to the main thread. */
export interface ReaderEvents {
  /** A filtered view has searched further back, or has stopped searching. */
  searched(viewId: number, extent: Extent): void
  /** A view could not search further back and was closed. */
  failed(viewId: number, reason: Reason): void
  /** The file turned out to be damaged; `cause` in SQLite's words. */
  damaged(cause: string): void
}
