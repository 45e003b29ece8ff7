import { useResizeObserver } from '@vueuse/core'
import type { ShallowRef } from 'vue'
import { onBeforeUnmount, shallowRef, watch } from 'vue'
import type { ViewStore } from '../../../stores/view/view.ts'
import type { CachedRow } from '../../../stores/view/row-cache.ts'
import { RowSlots } from '../scroller/row-slots.ts'
import type { VisibleSpan } from '../scroller/scroll-thumb.ts'
import { TimelineScroller } from '../scroller/timeline-scroller.ts'

export interface ShownRow {
  address: number
  row: CachedRow
  /** Its place in the document, see RowSlots. */
  slot: number
  /** Of the place to keep free while the row is on its way. */
  heightPx: number
}

/** What is on screen, as plain values: replaced whole, never changed. */
export interface TimelineScreen {
  rows: readonly ShownRow[]
  topPx: number
  span: VisibleSpan
  unseen: number
  following: boolean
  /** Following waits for the pointer to leave or to rest. */
  still: boolean
}

const sizes = { overscanPx: 120, padTopPx: 14, padBottomPx: 14 }
/** Asked for around what is on screen, to be at hand when it is scrolled to. */
const rowsAhead = 60
const emptyScreen: TimelineScreen = {
  rows: [],
  topPx: 0,
  span: { above: 0, visible: 0, below: 0 },
  unseen: 0,
  following: true,
  still: false,
}

/** LayoutUnit of browsers: transforms must not make equal heights look different. */
const roundPx = (px: number) => Math.round(px * 64) / 64

/**
 * Puts the rows of a view on screen: asks the pure scroller which ones, measures them in the same frame, and keeps what
 * is read where it is. `list` is the element whose children are the rows, each with `data-address` once it is loaded.
 */
export function useTimelineScroller(
  view: ViewStore,
  viewport: Readonly<ShallowRef<HTMLElement | null>>,
  list: Readonly<ShallowRef<HTMLElement | null>>,
) {
  const scroller = new TimelineScroller(sizes)
  const slots = new RowSlots()
  const screen = shallowRef<TimelineScreen>(emptyScreen)
  let shownOpening = -1

  function takeView(): void {
    const extent = view.extent
    // Without a screen there is no place on it.
    if (!extent || scroller.viewportPx === 0) return
    if (shownOpening === view.opening) scroller.setExtent(extent.first, extent.last)
    else {
      shownOpening = view.opening
      scroller.reset(extent.first, extent.last)
      const kept = view.place
      if (kept?.opening === view.opening) scroller.restore(kept, kept.seenLast)
    }
    show()
  }

  function show(): void {
    if (shownOpening < 0) return
    skipDeleted()
    const { start, end, topPx } = scroller.frame()
    const found: [address: number, row: CachedRow][] = []
    for (let address = start; address <= end; address++) {
      const row = view.rowAt(address)
      if (row !== null) found.push([address, row])
    }
    const places = slots.assign(found.map(([address]) => address))
    const rows = found.map(([address, row], index) => {
      return { address, row, slot: places[index] ?? 0, heightPx: scroller.heights.of(address) }
    })
    const { unseen, following, still } = scroller
    screen.value = { rows, topPx: Math.round(topPx), span: scroller.span(), unseen, following, still }
    // While the end is followed it comes by itself, and what is above is gone before anybody scrolls to it.
    const ahead = following ? 0 : rowsAhead
    view.want(start - ahead, end + ahead)
  }

  /** Rows that do not exist any more take no place; finding that out may bring others on screen. */
  function skipDeleted(): void {
    for (let round = 0; round < 20; round++) {
      const { start, end } = scroller.frame()
      const gone: [number, number][] = []
      for (let address = start; address <= end; address++)
        if (view.rowAt(address) === null) gone.push([address, 0])
      if (!scroller.measured(gone)) return
    }
  }

  function measure(): void {
    if (!list.value) return
    const heights: [number, number][] = []
    for (const child of list.value.children) {
      const address = (child as HTMLElement).dataset['address']
      if (address !== undefined)
        heights.push([Number(address), roundPx(child.getBoundingClientRect().height)])
    }
    if (scroller.measured(heights)) show()
  }

  function act(action: () => void): void {
    action()
    show()
  }

  watch(() => [view.opening, view.extent, view.revision], takeView, { immediate: true })
  // Before the browser paints: nobody sees rows where they were only guessed to be.
  watch(screen, measure, { flush: 'post' })

  let widthPx = 0
  useResizeObserver(viewport, ([entry]) => {
    if (!entry || entry.contentRect.height === 0) return
    const changed = widthPx !== 0 && widthPx !== entry.contentRect.width
    widthPx = entry.contentRect.width
    if (changed) scroller.forgetHeights()
    scroller.setViewport(entry.contentRect.height)
    takeView()
    measure()
  })
  // Fonts that come late and rows that are unfolded change heights without a word.
  useResizeObserver(list, measure)

  onBeforeUnmount(() => {
    if (shownOpening < 0) return
    view.place = { ...scroller.place, opening: shownOpening, seenLast: scroller.seenLast }
  })

  return {
    screen,
    pageStepPx: () => Math.max(40, scroller.viewportPx - 60),
    scrollBy: (px: number) => act(() => scroller.scrollBy(px)),
    reveal: (address: number) => act(() => scroller.reveal(address)),
    toAddress: (address: number) => act(() => scroller.toAddress(address)),
    toStart: () => act(() => scroller.toStart()),
    toEnd: () => act(() => scroller.toEnd()),
    toFraction: (fraction: number) => act(() => scroller.toFraction(fraction)),
    hold: () => act(() => scroller.hold()),
    /** Puts following off for a moment, or takes it up again. */
    keepStill: (still: boolean) => {
      if (scroller.keepStill(still)) show()
    },
    visibleRows: () => scroller.visibleRows(),
    /** Rows will have other heights: another way to show payloads. */
    forgetHeights: () => act(() => scroller.forgetHeights()),
  }
}

export type TimelineControls = ReturnType<typeof useTimelineScroller>
