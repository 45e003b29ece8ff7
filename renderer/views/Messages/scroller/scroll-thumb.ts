const smallestThumbPx = 28

/** What is on screen, counted in rows: a part of a row counts as that part. */
export interface VisibleSpan {
  above: number
  visible: number
  below: number
}

export interface Thumb {
  topPx: number
  heightPx: number
}

/** Where the thumb of the scroll bar stands; null when everything is on screen. */
export function thumbOf(span: VisibleSpan, trackPx: number): Thumb | null {
  const hidden = span.above + span.below
  if (hidden <= 0 || trackPx <= 0) return null
  const share = span.visible / (hidden + span.visible)
  const heightPx = Math.min(trackPx, Math.max(smallestThumbPx, share * trackPx))
  return { topPx: (span.above / hidden) * (trackPx - heightPx), heightPx }
}

/** The place, 0 = oldest to 1 = newest, that a thumb dragged to `topPx` means. */
export function fractionAt(topPx: number, thumbPx: number, trackPx: number): number {
  const room = trackPx - thumbPx
  if (room <= 0) return 1
  return Math.min(1, Math.max(0, topPx / room))
}
