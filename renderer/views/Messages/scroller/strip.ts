import type { HeightBook } from './height-book.ts'
import type { VisibleSpan } from './scroll-thumb.ts'

/** Rows first..last, laid out around row `anchor`, whose top stands `offsetPx` below the upper edge of the screen. */
export interface Strip {
  first: number
  last: number
  anchor: number
  offsetPx: number
  viewportPx: number
  heights: HeightBook
}

/** The rows to have in the document, and where the first of them stands. */
export interface Frame {
  start: number
  /** Inclusive; end < start when there is nothing. */
  end: number
  /** Top of row `start`, relative to the upper edge of the screen. */
  topPx: number
}

/** The rows on screen and `overscanPx` beyond its edges. */
export function frameOf(strip: Strip, overscanPx: number): Frame {
  const { first, last, anchor, offsetPx, viewportPx, heights } = strip
  if (last < first) return { start: first, end: first - 1, topPx: 0 }
  let start = anchor
  let topPx = offsetPx
  while (start > first && topPx > -overscanPx) topPx -= heights.of(--start)
  let end = anchor
  let bottomPx = offsetPx + heights.of(end)
  while (end < last && bottomPx < viewportPx + overscanPx) bottomPx += heights.of(++end)
  return { start, end, topPx }
}

/** A row that is on screen, if only a part of it. */
export interface VisibleRow {
  address: number
  topPx: number
  heightPx: number
}

/** From the upper to the lower edge; rows that were deleted have no height and are not on screen. */
export function* visibleRows(strip: Strip): Generator<VisibleRow> {
  const { start, end, topPx } = frameOf(strip, 0)
  let top = topPx
  for (let address = start; address <= end && top < strip.viewportPx; address++) {
    const heightPx = strip.heights.of(address)
    if (heightPx > 0 && top + heightPx > 0) yield { address, topPx: top, heightPx }
    top += heightPx
  }
}

/** What is above, on and below the screen, in rows. */
export function spanOf(strip: Strip): VisibleSpan {
  const rows = [...visibleRows(strip)]
  const upper = rows[0]
  const lower = rows.at(-1)
  if (!upper || !lower) return { above: 0, visible: 0, below: 0 }
  const above = upper.address - strip.first + Math.max(0, -upper.topPx) / upper.heightPx
  const hiddenPx = Math.max(0, lower.topPx + lower.heightPx - strip.viewportPx)
  const below = strip.last - lower.address + hiddenPx / lower.heightPx
  return { above, visible: strip.last - strip.first + 1 - above - below, below }
}

/** Lower edge of the newest row; null when it is below `edgePx`, however far. */
export function endAbove(strip: Strip, edgePx: number): number | null {
  let bottom = strip.offsetPx
  for (let address = strip.anchor; address <= strip.last; address++) {
    bottom += strip.heights.of(address)
    if (bottom > edgePx) return null
  }
  return bottom
}

/** Upper edge of the oldest row; null when it is above `edgePx`, however far. */
export function startBelow(strip: Strip, edgePx: number): number | null {
  let address = strip.anchor
  let top = strip.offsetPx
  while (address > strip.first && top > edgePx) top -= strip.heights.of(--address)
  return top > edgePx ? top : null
}

/** The newest row of which enough is on screen to be read; null when there is none. */
export function lastReadable(strip: Strip): number | null {
  let readable: number | null = null
  for (const { address, topPx, heightPx } of visibleRows(strip))
    if (topPx + Math.min(heightPx, strip.viewportPx) / 2 < strip.viewportPx) readable = address
  return readable
}

/**
 * The row to hold in place. One whose height is not known yet will change it, so it is one that is known. Best is the
 * first that begins on screen: of a row above it not even the lines that are seen stay in place when it changes.
 */
export function bestAnchor(strip: Strip): VisibleRow | null {
  let cut: VisibleRow | null = null
  for (const row of visibleRows(strip)) {
    if (!strip.heights.known(row.address)) continue
    if (row.topPx >= 0 && row.topPx < strip.viewportPx / 2) return row
    cut ??= row
  }
  return cut
}
