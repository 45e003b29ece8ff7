const lineHeightPx = 20

/** Pixels a wheel event asks for, whatever unit the device speaks (DOM: lines, pages or pixels). */
export function wheelPixels(event: { deltaY: number; deltaMode: number }, viewportPx: number): number {
  if (event.deltaMode === 1) return event.deltaY * lineHeightPx
  if (event.deltaMode === 2) return event.deltaY * viewportPx * 0.9
  return event.deltaY
}
