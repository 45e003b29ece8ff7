import { HeightBook } from './height-book.ts'
import type { VisibleSpan } from './scroll-thumb.ts'
import type { Frame, Strip } from './strip.ts'
import type { Padding } from './strip-edges.ts'
import {
  closeGapAbove,
  closeGapBelow,
  gapBelowPx,
  isEmpty,
  lowerEdgePx,
  settleAnchor,
  topOf,
} from './strip-edges.ts'
import { bestAnchor, endAbove, frameOf, lastReadable, spanOf, visibleRows } from './strip.ts'

/** Where a reader is: the top of row `address` stands `offsetPx` below the upper edge, or the end is followed. */
export interface Place {
  address: number
  offsetPx: number
  following: boolean
}

export interface ScrollerSizes extends Padding {
  overscanPx: number
}

/** Half a pixel: sums of fractional heights never meet an edge exactly. */
const slackPx = 0.5

/**
 * Scrolls through any number of rows of different heights without ever knowing their total height. One row that is on
 * screen is held where it is (the anchor); whatever is measured, added or found around it finds its place around it.
 * Knows nothing of a document, so a screen is only numbers: see `frame`.
 */
export class TimelineScroller {
  readonly heights = new HeightBook()
  readonly #sizes: ScrollerSizes
  readonly #strip: Strip
  #following = true
  /** For a moment nothing moves, although the end is followed. */
  #still = false
  /** The reader moved towards the end: reaching it, once heights are known, means following it. */
  #seekingEnd = false
  #seenLast = -1

  constructor(sizes: ScrollerSizes) {
    this.#sizes = sizes
    this.#strip = { first: 0, last: -1, anchor: 0, offsetPx: 0, viewportPx: 0, heights: this.heights }
  }

  get place(): Place {
    const { anchor, offsetPx } = this.#strip
    return { address: anchor, offsetPx, following: this.#following }
  }

  /** The reader wants to see the newest rows. */
  get following(): boolean {
    return this.#following
  }

  /** The end is followed, but not at this moment. */
  get still(): boolean {
    return this.#following && this.#still
  }

  /** The newest row that was ever on screen. */
  get seenLast(): number {
    return this.#seenLast
  }

  get viewportPx(): number {
    return this.#strip.viewportPx
  }

  /** Rows that came below what was ever on screen. */
  get unseen(): number {
    return Math.max(0, this.#strip.last - this.#seenLast)
  }

  /** Another timeline, shown from its end. */
  reset(first: number, last: number): void {
    this.heights.clear()
    Object.assign(this.#strip, { first, last })
    this.toEnd()
  }

  /** Back to where a reader was. */
  restore(place: Place, seenLast: number): void {
    if (place.following) return this.toEnd()
    this.hold()
    this.#stand(place.address, place.offsetPx)
    this.#seenLast = seenLast
    this.#settle()
  }

  /** Rows were added at either side, or removed; what is on screen stays. */
  setExtent(first: number, last: number): void {
    Object.assign(this.#strip, { first, last })
    this.#settle()
  }

  setViewport(heightPx: number): void {
    if (heightPx === this.#strip.viewportPx) return
    this.#strip.viewportPx = heightPx
    if (!this.#sticksToEnd()) closeGapBelow(this.#strip, this.#sizes)
    this.#settle()
  }

  /** Real heights of rows. Returns whether any was news. */
  measured(heights: Iterable<readonly [address: number, heightPx: number]>): boolean {
    const gapBeforePx = gapBelowPx(this.#strip, this.#sizes)
    let changed = false
    for (const [address, heightPx] of heights) changed = this.heights.set(address, heightPx) || changed
    if (!changed) return false
    if (!this.#following && gapBeforePx <= slackPx && gapBelowPx(this.#strip, this.#sizes) > slackPx) {
      closeGapBelow(this.#strip, this.#sizes)
      if (this.#seekingEnd) this.#following = true
    }
    this.#settle()
    return true
  }

  /**
   * Rows may all have another height now: another width, another way to show payloads. Those that are rendered are about
   * to be measured; until then what they had is the best guess, and the anchor stays where it is.
   */
  forgetHeights(): void {
    const { start, end } = this.frame()
    this.heights.keepOnly(start, end)
  }

  /** Positive: towards newer rows. */
  scrollBy(px: number): void {
    if (px === 0 || isEmpty(this.#strip)) return
    this.#following = false
    this.#strip.offsetPx -= px
    settleAnchor(this.#strip)
    closeGapAbove(this.#strip, this.#sizes)
    closeGapBelow(this.#strip, this.#sizes)
    this.#seekingEnd = px > 0
    this.#following = endAbove(this.#strip, lowerEdgePx(this.#strip, this.#sizes) + slackPx) !== null
    this.#settle()
  }

  /** Brings a row on screen, moving only as far as needed; in the middle when it is far away. Stops following. */
  reveal(address: number): void {
    const { first, last, viewportPx } = this.#strip
    if (address < first || address > last) return
    this.hold()
    const { padTopPx } = this.#sizes
    const top = topOf(this.#strip, address, this.#sizes.overscanPx)
    const height = this.heights.of(address)
    const lowestPx = lowerEdgePx(this.#strip, this.#sizes) - height
    if (top === null) this.#stand(address, (viewportPx - height) / 2)
    else if (top < padTopPx || lowestPx < padTopPx) this.#stand(address, padTopPx)
    else if (top > lowestPx) this.#stand(address, lowestPx)
    closeGapAbove(this.#strip, this.#sizes)
    closeGapBelow(this.#strip, this.#sizes)
    this.#settle()
  }

  /** Puts a row at the upper edge, or as near as there are rows below it. Stops following. */
  toAddress(address: number): void {
    if (isEmpty(this.#strip)) return
    const { first, last } = this.#strip
    this.hold()
    this.#stand(Math.min(last, Math.max(first, address)), this.#sizes.padTopPx)
    closeGapBelow(this.#strip, this.#sizes)
    this.#settle()
  }

  toStart(): void {
    if (isEmpty(this.#strip)) return
    this.hold()
    this.#stand(this.#strip.first, this.#sizes.padTopPx)
    this.#settle()
  }

  toEnd(): void {
    this.#following = true
    this.#still = false
    this.#settle()
  }

  /** Puts following off, or takes it up again; returns whether that is news. */
  keepStill(still: boolean): boolean {
    if (still === this.#still) return false
    this.#still = still
    this.#settle()
    return true
  }

  /** Stays with what is on screen, new rows go below. */
  hold(): void {
    this.#following = false
    this.#seekingEnd = false
  }

  /** To a place by its share of all rows: 0 = oldest, 1 = the end, followed. */
  toFraction(fraction: number): void {
    if (fraction >= 1) return this.toEnd()
    if (fraction <= 0) return this.toStart()
    const { first, last } = this.#strip
    const { visible } = this.span()
    const position = first + fraction * Math.max(0, last - first + 1 - visible)
    const address = Math.min(last, Math.floor(position))
    this.hold()
    this.#stand(address, -(position - address) * this.heights.of(address))
    closeGapBelow(this.#strip, this.#sizes)
    this.#settle()
  }

  /** What to have in the document now. */
  frame(): Frame {
    return frameOf(this.#strip, this.#sizes.overscanPx)
  }

  /** First and last row of which a part is on screen; null when there is none. */
  visibleRows(): { from: number; to: number } | null {
    const rows = [...visibleRows(this.#strip)]
    const [upper, lower] = [rows[0], rows.at(-1)]
    return upper && lower ? { from: upper.address, to: lower.address } : null
  }

  span(): VisibleSpan {
    return spanOf(this.#strip)
  }

  #sticksToEnd(): boolean {
    return this.#following && !this.#still
  }

  #stand(address: number, offsetPx: number): void {
    this.#strip.anchor = address
    this.#strip.offsetPx = offsetPx
  }

  /** Makes the state whole after any change: edges kept, an anchor on screen, what was seen remembered. */
  #settle(): void {
    const { first, last, anchor, offsetPx } = this.#strip
    if (isEmpty(this.#strip)) {
      this.#stand(first, this.#sizes.padTopPx)
      this.#seenLast = last
      return
    }
    if (this.#sticksToEnd()) this.#stand(last, lowerEdgePx(this.#strip, this.#sizes) - this.heights.of(last))
    else this.#stand(Math.min(last, Math.max(first, anchor)), offsetPx)
    settleAnchor(this.#strip)
    closeGapAbove(this.#strip, this.#sizes)
    const best = bestAnchor(this.#strip)
    if (best) this.#stand(best.address, best.topPx)
    if (this.#sticksToEnd()) this.#seenLast = last
    else this.#seenLast = Math.max(this.#seenLast, lastReadable(this.#strip) ?? this.#seenLast)
  }
}
