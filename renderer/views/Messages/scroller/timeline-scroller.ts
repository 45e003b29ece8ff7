import { HeightBook } from './height-book.ts'
import type { VisibleSpan } from './scroll-thumb.ts'

/** Where a reader is: the top of row `address` stands `offsetPx` below the upper edge, or the end is followed. */
export interface Place {
  address: number
  offsetPx: number
  following: boolean
}

/** The rows to have in the document, and where the first of them stands. */
export interface Frame {
  start: number
  /** Inclusive; end < start when there is nothing. */
  end: number
  /** Top of row `start`, relative to the upper edge of the screen. */
  topPx: number
}

export interface ScrollerSizes {
  overscanPx: number
  padTopPx: number
  padBottomPx: number
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
  #first = 0
  #last = -1
  #viewportPx = 0
  #anchor = 0
  #offsetPx = 0
  #following = true
  /** The reader moved towards the end: reaching it, once heights are known, means following it. */
  #seekingEnd = false
  #seenLast = -1

  constructor(sizes: ScrollerSizes) {
    this.#sizes = sizes
  }

  get place(): Place {
    return { address: this.#anchor, offsetPx: this.#offsetPx, following: this.#following }
  }

  get following(): boolean {
    return this.#following
  }

  /** The newest row that was ever on screen. */
  get seenLast(): number {
    return this.#seenLast
  }

  get viewportPx(): number {
    return this.#viewportPx
  }

  /** Rows that came below what was ever on screen. */
  get unseen(): number {
    return Math.max(0, this.#last - this.#seenLast)
  }

  /** Another timeline, shown from its end. */
  reset(first: number, last: number): void {
    this.heights.clear()
    this.#first = first
    this.#last = last
    this.toEnd()
  }

  /** Back to where a reader was. */
  restore(place: Place, seenLast: number): void {
    if (place.following) return this.toEnd()
    this.#following = false
    this.#seekingEnd = false
    this.#anchor = place.address
    this.#offsetPx = place.offsetPx
    this.#seenLast = seenLast
    this.#settle()
  }

  /** Rows were added at either side, or removed; what is on screen stays. */
  setExtent(first: number, last: number): void {
    this.#first = first
    this.#last = last
    this.#settle()
  }

  setViewport(heightPx: number): void {
    if (heightPx === this.#viewportPx) return
    this.#viewportPx = heightPx
    if (!this.#following) this.#closeGapBelow()
    this.#settle()
  }

  /** Real heights of rows. Returns whether any was news. */
  measured(heights: Iterable<readonly [address: number, heightPx: number]>): boolean {
    const gapBeforePx = this.#gapBelow()
    let changed = false
    for (const [address, heightPx] of heights) changed = this.heights.set(address, heightPx) || changed
    if (!changed) return false
    if (!this.#following && gapBeforePx <= slackPx && this.#gapBelow() > slackPx) {
      this.#closeGapBelow()
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
    if (px === 0 || this.#last < this.#first) return
    this.#following = false
    this.#offsetPx -= px
    this.#settleAnchor()
    this.#closeGapAbove()
    this.#closeGapBelow()
    this.#seekingEnd = px > 0
    this.#following = this.#endIsOnScreen()
    this.#settle()
  }

  /** Brings a row on screen; `nearest` moves only as far as needed. Stops following. */
  reveal(address: number, align: 'nearest' | 'centre' = 'nearest'): void {
    if (address < this.#first || address > this.#last) return
    this.hold()
    const top = this.#topNear(address)
    const height = this.heights.of(address)
    const roomPx = this.#viewportPx - this.#sizes.padTopPx - this.#sizes.padBottomPx
    if (align === 'centre' || top === null) this.#stand(address, (this.#viewportPx - height) / 2)
    else if (top < this.#sizes.padTopPx || height > roomPx) this.#stand(address, this.#sizes.padTopPx)
    else if (top + height > this.#viewportPx - this.#sizes.padBottomPx)
      this.#stand(address, this.#viewportPx - this.#sizes.padBottomPx - height)
    this.#closeGapAbove()
    this.#closeGapBelow()
    this.#settle()
  }

  toStart(): void {
    if (this.#last < this.#first) return
    this.#following = false
    this.#seekingEnd = false
    this.#stand(this.#first, this.#sizes.padTopPx)
    this.#settle()
  }

  toEnd(): void {
    this.#following = true
    this.#settle()
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
    const count = this.#last - this.#first + 1
    const { visible } = this.span()
    const position = this.#first + fraction * Math.max(0, count - visible)
    const address = Math.min(this.#last, Math.floor(position))
    this.#following = false
    this.#seekingEnd = false
    this.#stand(address, -(position - address) * this.heights.of(address))
    this.#closeGapBelow()
    this.#settle()
  }

  frame(): Frame {
    if (this.#last < this.#first) return { start: this.#first, end: this.#first - 1, topPx: 0 }
    const { overscanPx } = this.#sizes
    let start = this.#anchor
    let topPx = this.#offsetPx
    while (start > this.#first && topPx > -overscanPx) topPx -= this.heights.of(--start)
    let end = this.#anchor
    let bottomPx = this.#offsetPx + this.heights.of(end)
    while (end < this.#last && bottomPx < this.#viewportPx + overscanPx) bottomPx += this.heights.of(++end)
    return { start, end, topPx }
  }

  /** First and last row of which a part is on screen; null when there is none. */
  visibleRows(): { from: number; to: number } | null {
    const { start, end, topPx } = this.frame()
    let from: number | null = null
    let to = start
    let y = topPx
    for (let address = start; address <= end && y < this.#viewportPx; address++) {
      const height = this.heights.of(address)
      if (height > 0 && y + height > 0) {
        from ??= address
        to = address
      }
      y += height
    }
    return from === null ? null : { from, to }
  }

  span(): VisibleSpan {
    const rows = this.visibleRows()
    if (!rows) return { above: 0, visible: 0, below: 0 }
    const { start, topPx } = this.frame()
    let y = topPx
    for (let address = start; address < rows.from; address++) y += this.heights.of(address)
    const above = rows.from - this.#first + Math.max(0, -y) / this.heights.of(rows.from)
    for (let address = rows.from; address < rows.to; address++) y += this.heights.of(address)
    const height = this.heights.of(rows.to)
    const hidden = Math.max(0, y + height - this.#viewportPx) / height
    const below = this.#last - rows.to + hidden
    return { above, visible: this.#last - this.#first + 1 - above - below, below }
  }

  #stand(address: number, offsetPx: number): void {
    this.#anchor = address
    this.#offsetPx = offsetPx
  }

  /** Makes the state whole after any change: edges kept, an anchor on screen, what was seen remembered. */
  #settle(): void {
    if (this.#last < this.#first) {
      this.#stand(this.#first, this.#sizes.padTopPx)
      this.#seenLast = this.#last
      return
    }
    if (this.#anchor < this.#first) this.#stand(this.#first, this.#offsetPx)
    if (this.#anchor > this.#last) this.#stand(this.#last, this.#offsetPx)
    const edge = this.#viewportPx - this.#sizes.padBottomPx
    if (this.#following) this.#stand(this.#last, edge - this.heights.of(this.#last))
    this.#settleAnchor()
    this.#closeGapAbove()
    this.#preferMeasuredAnchor()
    this.#seenLast = this.#following ? this.#last : Math.max(this.#seenLast, this.#lastReadable())
  }

  /** The newest row of which enough is on screen to be read. */
  #lastReadable(): number {
    let readable = this.#first - 1
    let top = this.#offsetPx
    for (let address = this.#anchor; address <= this.#last && top < this.#viewportPx; address++) {
      const height = this.heights.of(address)
      if (top + Math.min(height, this.#viewportPx) / 2 < this.#viewportPx) readable = address
      top += height
    }
    return readable
  }

  /** Moves the anchor, not the rows: to a row that is on screen. */
  #settleAnchor(): void {
    while (this.#anchor < this.#last && this.#offsetPx + this.heights.of(this.#anchor) <= 0)
      this.#offsetPx += this.heights.of(this.#anchor++)
    while (this.#anchor > this.#first && this.#offsetPx >= this.#viewportPx)
      this.#offsetPx -= this.heights.of(--this.#anchor)
  }

  /**
   * A row whose height is not known yet will change it; one that is known is held instead. Best is the first that begins
   * on screen: of a row above it not even the lines that are seen stay in place when it changes.
   */
  #preferMeasuredAnchor(): void {
    let address = this.#anchor
    let top = this.#offsetPx
    while (address > this.#first && top > 0) top -= this.heights.of(--address)
    let cut: { address: number; top: number } | null = null
    for (; address <= this.#last && top < this.#viewportPx; address++) {
      const height = this.heights.of(address)
      if (this.heights.known(address) && height > 0 && top + height > 0) {
        if (top >= 0 && top < this.#viewportPx / 2) return this.#stand(address, top)
        cut ??= { address, top }
      }
      top += height
    }
    if (cut) this.#stand(cut.address, cut.top)
  }

  /** The oldest row never stands lower than the upper padding. */
  #closeGapAbove(): void {
    let address = this.#anchor
    let top = this.#offsetPx
    while (address > this.#first && top > this.#sizes.padTopPx) top -= this.heights.of(--address)
    if (top > this.#sizes.padTopPx) this.#offsetPx -= top - this.#sizes.padTopPx
  }

  /** The newest row never stands higher than the lower padding, as long as there is something above to show. */
  #closeGapBelow(): void {
    const gapPx = this.#gapBelow()
    if (gapPx <= 0) return
    this.#offsetPx += gapPx
    this.#settleAnchor()
    this.#closeGapAbove()
  }

  #gapBelow(): number {
    const edge = this.#viewportPx - this.#sizes.padBottomPx
    let bottom = this.#offsetPx
    for (let address = this.#anchor; address <= this.#last; address++) {
      bottom += this.heights.of(address)
      if (bottom >= edge) return 0
    }
    return this.#last < this.#first ? 0 : edge - bottom
  }

  #endIsOnScreen(): boolean {
    const edge = this.#viewportPx - this.#sizes.padBottomPx + slackPx
    let bottom = this.#offsetPx
    for (let address = this.#anchor; address <= this.#last; address++) {
      bottom += this.heights.of(address)
      if (bottom > edge) return false
    }
    return true
  }

  /** Top of a row that is in the frame; null when it is elsewhere. */
  #topNear(address: number): number | null {
    const { start, end, topPx } = this.frame()
    if (address < start || address > end) return null
    let top = topPx
    for (let each = start; each < address; each++) top += this.heights.of(each)
    return top
  }
}
