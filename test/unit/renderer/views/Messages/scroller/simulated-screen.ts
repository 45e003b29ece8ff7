import { TimelineScroller } from '../../../../../../renderer/views/Messages/scroller/timeline-scroller.ts'

export const sizes = { overscanPx: 300, padTopPx: 12, padBottomPx: 16 }

/** A page without a document: renders what the scroller asks for and measures it, as the real one does. */
export class SimulatedScreen {
  readonly scroller = new TimelineScroller(sizes)
  readonly heightOf: (address: number) => number
  first: number
  last: number

  constructor(first: number, last: number, viewportPx: number, heightOf: (address: number) => number) {
    this.heightOf = heightOf
    this.first = first
    this.last = last
    this.scroller.setViewport(viewportPx)
    this.scroller.reset(first, last)
    this.settle()
  }

  /** Measures what is rendered until nothing is news. */
  settle(): void {
    for (let round = 0; round < 200; round++) {
      const { start, end } = this.scroller.frame()
      const heights: [number, number][] = []
      for (let address = start; address <= end; address++) heights.push([address, this.heightOf(address)])
      if (!this.scroller.measured(heights)) return
    }
    throw new Error('never settles')
  }

  extend(first: number, last: number): void {
    this.first = first
    this.last = last
    this.scroller.setExtent(first, last)
    this.settle()
  }

  act(action: (scroller: TimelineScroller) => void): void {
    action(this.scroller)
    this.settle()
  }

  /** Top of every row of which a part is on screen. */
  tops(): Map<number, number> {
    const { start, end, topPx } = this.scroller.frame()
    const tops = new Map<number, number>()
    let y = topPx
    for (let address = start; address <= end; address++) {
      const height = this.heightOf(address)
      if (height > 0 && y + height > 0 && y < this.scroller.viewportPx) tops.set(address, y)
      y += height
    }
    return tops
  }

  /** Lower edge of the newest row, when it is rendered. */
  endPx(): number | null {
    const { start, end, topPx } = this.scroller.frame()
    if (end !== this.last) return null
    let y = topPx
    for (let address = start; address <= end; address++) y += this.heightOf(address)
    return y
  }
}

/** Small, seeded, good enough for test data. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
