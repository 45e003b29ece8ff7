/** Calls and events about views: windows on a connection's timeline. */
import { z } from 'zod'
import type { Reason } from '../../errors.ts'
import type { TimelineRow, ViewExtent } from '../../types/message.ts'
import { command, query, resolves } from '../definition/call.ts'
import { id, viewFilter } from '../definition/fields.ts'

const rowLimit = z.int().min(1).max(500)

export const viewCalls = {
  /**
   * Opens a window on a connection's timeline, with the newest `limit` rows. The view belongs to the client that
   * opened it and is told of news by `views.advanced`.
   */
  'views.open': command(
    z.strictObject({ connectionId: id, filter: viewFilter, limit: rowLimit }),
    resolves<ViewExtent & { rows: TimelineRow[] }>(),
  ),
  /** Rows with from <= address <= to that exist; at most 500. */
  'views.rows': query(z.strictObject({ viewId: id, from: z.int(), to: z.int() }), resolves<TimelineRow[]>()),
  /** Address of the first row of the view that is not older than `timeMs`; the last address when all are. */
  'views.addressAt': query(z.strictObject({ viewId: id, timeMs: z.number() }), resolves<number>()),
  /** Address of the row with this sequence number; null when the view does not show it, or has not found it yet. */
  'views.addressOf': query(z.strictObject({ viewId: id, seq: id }), resolves<number | null>()),
  'views.close': command(z.strictObject({ viewId: id }), resolves<null>()),
  /** Stops the search: the view keeps what it has found. Reported by `views.advanced`. */
  'views.stopSearch': command(z.strictObject({ viewId: id }), resolves<null>()),
  /** Continues where `views.stopSearch` stopped. */
  'views.resumeSearch': command(z.strictObject({ viewId: id }), resolves<null>()),
}

export interface ViewEvents {
  /**
   * To the owner of the view, at most 15 times a second. rows: the newest ones, at most the `limit` of `views.open`,
   * and only rows that were not told before. changed: rows told before whose delivery moved. removed: rows among
   * first..last were deleted, those that a page holds may be among them and have to be asked for again; those before
   * `first` always are.
   */
  'views.advanced': ViewExtent & { rows: TimelineRow[]; changed: TimelineRow[]; removed: boolean }
  /**
   * To the owner of the view: it has ended. reason: why it must not be opened again as it was; null when it may be.
   */
  'views.ended': { viewId: number; reason: Reason | null }
}
