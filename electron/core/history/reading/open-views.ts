/** Manages the views that a reader thread has open, and searches them in the background. */
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { TimelineRow, ViewFilter } from '../../../../shared/types/message.ts'
import type { ReadDb } from '../../db/open.ts'
import { messageReader } from '../../db/queries/history/messages.ts'
import type { ViewNews } from './reader-protocol.ts'
import type { ViewEvents } from './reader-failures.ts'
import type { Extent, View } from '../rows/view.ts'
import { openView } from '../rows/open-view.ts'

/** Time for the first answer of a filtered view; what is older is searched in the background. */
const firstSearchMs = 30
/** Time of one background step, which is the longest that another call waits. */
const searchStepMs = 8
const searchedIntervalMs = 1_000 / 15
const maxRowsPerCall = 500

interface OpenedView {
  view: View
  limit: number
  /** Address of the newest row that was sent. */
  lastSent: number
  lastSearchedMs: number
  /** The next step of its background search is scheduled. */
  searching: boolean
  /** Callers that wait for the search to reach a time. */
  awaited: { timeMs: number; resolve: (address: number) => void }[]
}

/** The views that are open in this reader. */
export class OpenViews {
  private readonly db: ReadDb
  private readonly reader: ReturnType<typeof messageReader>
  private readonly events: ViewEvents
  private readonly views = new Map<number, OpenedView>()
  private readonly busy: Int32Array<ArrayBufferLike>

  /** `busy[0]` tells other threads which view is being searched, 0 for none. */
  constructor(db: ReadDb, events: ViewEvents, busy: Int32Array<ArrayBufferLike> = new Int32Array(1)) {
    this.busy = busy
    this.db = db
    this.reader = messageReader(db)
    this.events = events
  }

  open(viewId: number, connectionId: number, filter: ViewFilter, limit: number): ViewNews {
    const view = openView(this.db, this.reader, connectionId, filter)
    const extent = this.during(viewId, () => searchFirst(view, limit))
    const opened: OpenedView = {
      view,
      limit,
      lastSent: extent.last,
      lastSearchedMs: performance.now(),
      searching: false,
      awaited: [],
    }
    this.views.set(viewId, opened)
    if (!extent.complete) this.searchOn(viewId, opened)
    const rows = this.during(viewId, () => view.rows(extent.last - limit + 1, extent.last, limit))
    return { ...extent, rows, changed: [], removed: false }
  }

  advance(viewId: number, changed: number[], removed: number[] = []): ViewNews {
    const opened = this.find(viewId)
    const { view, limit, lastSent } = opened
    this.during(viewId, () => {
      view.advance()
    })
    const hasRemoved = view.remove(removed)
    const extent = view.extent()
    opened.lastSent = extent.last
    const from = Math.max(lastSent + 1, extent.last - limit + 1)
    return {
      ...extent,
      rows: from > extent.last ? [] : this.during(viewId, () => view.rows(from, extent.last, limit)),
      // A new row is sent in its current state, so changes since it was stored are not sent again.
      changed: view.rowsBySeq(changed.slice(-limit)).filter(({ address }) => address <= lastSent),
      removed: hasRemoved,
    }
  }

  rows(viewId: number, from: number, to: number): TimelineRow[] {
    const { view } = this.find(viewId)
    return this.during(viewId, () => view.rows(from, to, maxRowsPerCall))
  }

  /**
   * First searches back to that time, even if the search was stopped. If it is stopped again, the answer is the best
   * so far.
   */
  addressAt(viewId: number, timeMs: number): number | Promise<number> {
    const { view, awaited } = this.find(viewId)
    if (view.reaches(timeMs)) return view.addressAt(timeMs)
    return new Promise((resolve) => {
      awaited.push({ timeMs, resolve })
      this.resumeSearch(viewId)
    })
  }

  addressOf(viewId: number, seq: number): number | null {
    return this.find(viewId).view.addressOf(seq)
  }

  /** Stops searching until `resumeSearch`; reports how far it got. */
  stopSearch(viewId: number): void {
    const opened = this.find(viewId)
    const { view } = opened
    view.stopSearch()
    answer(opened, () => true)
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
    const opened = this.views.get(viewId)
    if (opened) answer(opened, () => true)
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
      this.during(viewId, () => {
        opened.view.search(searchStepMs)
      })
      answer(opened, ({ timeMs }) => opened.view.reaches(timeMs))
    } catch (error) {
      // A throw from here would end the thread, and every other view with it.
      answer(opened, () => true)
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

  private during<Value>(viewId: number, search: () => Value): Value {
    this.busy[0] = viewId
    try {
      return search()
    } finally {
      this.busy[0] = 0
    }
  }

  private find(viewId: number): OpenedView {
    const opened = this.views.get(viewId)
    if (!opened)
      throw new WorkbenchError('not-found', `There is no view ${viewId}.`, { kind: 'view', id: viewId })
    return opened
  }
}

// Searches until there is a screenful, or until the time for a first answer is over.
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

function answer(opened: OpenedView, isReached: (awaited: OpenedView['awaited'][number]) => boolean): void {
  const { view, awaited } = opened
  opened.awaited = awaited.filter((one) => !isReached(one))
  for (const one of awaited) if (!opened.awaited.includes(one)) one.resolve(view.addressAt(one.timeMs))
}
