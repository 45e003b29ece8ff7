import { WorkbenchError } from '../../../../shared/errors.ts'
import type { TimelineRow, ViewFilter } from '../../../../shared/types/message.ts'
import type { ReadDb } from '../../db/open.ts'
import { messageReader } from '../../db/queries/messages.ts'
import type { ViewNews } from './reader-protocol.ts'
import type { ViewEvents } from './reader-failures.ts'
import type { Extent, View } from './view.ts'
import { openView } from './view.ts'

/** Time for the first answer of a filtered view; what is older is searched in the background. */
const firstSearchMs = 30
/** Time of one background step: the longest another call waits for it. */
const searchStepMs = 8
const searchedIntervalMs = 1_000 / 15
const maxRowsPerCall = 500

interface OpenedView {
  view: View
  limit: number
  /** Address of the newest row told. */
  told: number
  lastSearchedMs: number
  /** The next step of its background search is on its way. */
  searching: boolean
}

/** The views that are open in this reader. */
export class OpenViews {
  private readonly db: ReadDb
  private readonly reader: ReturnType<typeof messageReader>
  private readonly events: ViewEvents
  private readonly views = new Map<number, OpenedView>()

  constructor(db: ReadDb, events: ViewEvents) {
    this.db = db
    this.reader = messageReader(db)
    this.events = events
  }

  open(viewId: number, connectionId: number, filter: ViewFilter, limit: number): ViewNews {
    const view = openView(this.db, this.reader, connectionId, filter)
    const extent = searchFirst(view, limit)
    const opened = { view, limit, told: extent.last, lastSearchedMs: performance.now(), searching: false }
    this.views.set(viewId, opened)
    if (!extent.complete) this.searchOn(viewId, opened)
    const rows = view.rows(extent.last - limit + 1, extent.last, limit)
    return { ...extent, rows, changed: [], removed: false }
  }

  advance(viewId: number, changed: number[], removed: number[] = []): ViewNews {
    const opened = this.find(viewId)
    const { view, limit, told } = opened
    view.advance()
    const hasRemoved = view.remove(removed)
    const extent = view.extent()
    opened.told = extent.last
    const from = Math.max(told + 1, extent.last - limit + 1)
    return {
      ...extent,
      rows: from > extent.last ? [] : view.rows(from, extent.last, limit),
      // A new row is told as it is now: what moved since it was stored is no news any more.
      changed: view.rowsBySeq(changed.slice(-limit)).filter(({ address }) => address <= told),
      removed: hasRemoved,
    }
  }

  rows(viewId: number, from: number, to: number): TimelineRow[] {
    return this.find(viewId).view.rows(from, to, maxRowsPerCall)
  }

  addressAt(viewId: number, timeMs: number): number {
    return this.find(viewId).view.addressAt(timeMs)
  }

  /** Looks no further back until `resumeSearch`; tells how far it got. */
  stopSearch(viewId: number): void {
    const { view } = this.find(viewId)
    view.stopSearch()
    this.events.searched(viewId, view.extent())
  }

  resumeSearch(viewId: number): void {
    const opened = this.find(viewId)
    if (!opened.view.extent().stopped) return
    opened.view.resumeSearch()
    this.events.searched(viewId, opened.view.extent())
    this.searchOn(viewId, opened)
  }

  close(viewId: number): void {
    this.views.delete(viewId)
  }

  private searchOn(viewId: number, opened: OpenedView): void {
    if (opened.searching) return
    opened.searching = true
    setImmediate(() => {
      opened.searching = false
      if (this.views.get(viewId) === opened && !opened.view.extent().stopped) this.searchStep(viewId, opened)
    })
  }

  private searchStep(viewId: number, opened: OpenedView): void {
    try {
      opened.view.search(searchStepMs)
    } catch (error) {
      // A throw from here would end the thread, and every other view with it.
      this.views.delete(viewId)
      this.events.failed?.(viewId, error)
      return
    }
    const extent = opened.view.extent()
    const nowMs = performance.now()
    if (extent.complete || nowMs - opened.lastSearchedMs >= searchedIntervalMs) {
      opened.lastSearchedMs = nowMs
      this.events.searched(viewId, extent)
    }
    if (!extent.complete) this.searchOn(viewId, opened)
  }

  private find(viewId: number): OpenedView {
    const opened = this.views.get(viewId)
    if (!opened)
      throw new WorkbenchError('not-found', `There is no view ${viewId}.`, { kind: 'view', id: viewId })
    return opened
  }
}

// Until there is a screenful, or it takes too long for a first answer.
function searchFirst(view: View, limit: number): Extent {
  const startMs = performance.now()
  let extent = view.extent()
  while (
    !extent.complete &&
    extent.last - extent.first + 1 < limit &&
    performance.now() - startMs < firstSearchMs
  ) {
    view.search(0)
    extent = view.extent()
  }
  return extent
}
