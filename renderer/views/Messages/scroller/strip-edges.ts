import type { Strip } from './strip.ts'
import { endAbove, frameOf, startBelow } from './strip.ts'

/** Space above the oldest row and below the newest one. */
export interface Padding {
  padTopPx: number
  padBottomPx: number
}

export function isEmpty({ first, last }: Strip): boolean {
  return last < first
}

/** The place that the lower edge of the newest row has at the end. */
export function lowerEdgePx({ viewportPx }: Strip, { padBottomPx }: Padding): number {
  return viewportPx - padBottomPx
}

/** Makes a row that is on screen the anchor. No row moves. */
export function settleAnchor(strip: Strip): void {
  const { heights } = strip
  while (strip.anchor < strip.last && strip.offsetPx + heights.of(strip.anchor) <= 0)
    strip.offsetPx += heights.of(strip.anchor++)
  while (strip.anchor > strip.first && strip.offsetPx >= strip.viewportPx)
    strip.offsetPx -= heights.of(--strip.anchor)
}

/** The oldest row never stands lower than the upper padding. */
export function closeGapAbove(strip: Strip, { padTopPx }: Padding): void {
  const top = startBelow(strip, padTopPx)
  if (top !== null) strip.offsetPx -= top - padTopPx
}

/** The newest row never stands higher than the lower padding, as long as there are rows above to show. */
export function closeGapBelow(strip: Strip, padding: Padding): void {
  const gapPx = gapBelowPx(strip, padding)
  if (gapPx <= 0) return
  strip.offsetPx += gapPx
  settleAnchor(strip)
  closeGapAbove(strip, padding)
}

/** How far the newest row stands above the lower padding; 0 when it is further down. */
export function gapBelowPx(strip: Strip, padding: Padding): number {
  const edgePx = lowerEdgePx(strip, padding)
  const bottom = isEmpty(strip) ? null : endAbove(strip, edgePx)
  return bottom === null ? 0 : edgePx - bottom
}

/** Top of a row among those within `overscanPx` of the screen; null when it is elsewhere. */
export function topOf(strip: Strip, address: number, overscanPx: number): number | null {
  const { start, end, topPx } = frameOf(strip, overscanPx)
  if (address < start || address > end) return null
  let top = topPx
  for (let each = start; each < address; each++) top += strip.heights.of(each)
  return top
}
