import { describe, expect, it } from 'vitest'
import { TimelineScroller } from '../../../../../../renderer/views/Messages/scroller/timeline-scroller.ts'
import { SimulatedScreen, seededRandom, sizes } from './simulated-screen.ts'

const viewportPx = 600
const edgePx = viewportPx - sizes.padBottomPx
const mixedHeights = (address: number) => 30 + ((address * 7_919) % 190)

function screenOf(count: number, heightOf = mixedHeights): SimulatedScreen {
  return new SimulatedScreen(1, count, viewportPx, heightOf)
}

describe('TimelineScroller', () => {
  it('opens at the end and shows new rows there', () => {
    const screen = screenOf(1_000)
    expect(screen.endPx()).toBeCloseTo(edgePx)
    screen.extend(1, 1_400)
    expect(screen.endPx()).toBeCloseTo(edgePx)
    expect(screen.scroller.unseen).toBe(0)
  })

  it('shows few rows from the top, following or not', () => {
    const screen = screenOf(3, () => 50)
    expect(screen.tops()).toEqual(new Map([1, 2, 3].map((row, index) => [row, sizes.padTopPx + index * 50])))
    screen.act((scroller) => scroller.scrollBy(-500))
    expect(screen.tops().get(1)).toBe(sizes.padTopPx)
    expect(screen.scroller.following).toBe(true)
  })

  it('is empty without rows and shows the first that comes', () => {
    const screen = new SimulatedScreen(1, 0, viewportPx, () => 40)
    expect(screen.scroller.frame().end).toBeLessThan(screen.scroller.frame().start)
    expect(screen.scroller.visibleRows()).toBeNull()
    screen.extend(1, 1)
    expect(screen.tops()).toEqual(new Map([[1, sizes.padTopPx]]))
  })

  it('moves exactly as far as the wheel, whatever rows measure', () => {
    const screen = screenOf(1_000)
    const before = screen.tops()
    screen.act((scroller) => scroller.scrollBy(-137))
    for (const [row, top] of screen.tops())
      if (before.has(row)) expect(top - (before.get(row) ?? 0)).toBeCloseTo(137)
  })

  it('keeps what is read in place while rows arrive, and counts them until they are seen', () => {
    const screen = screenOf(1_000)
    screen.act((scroller) => scroller.scrollBy(-900))
    const before = screen.tops()
    for (let last = 1_050; last <= 21_000; last += 1_330) screen.extend(1, last)
    expect(screen.tops()).toEqual(before)
    expect(screen.scroller.unseen).toBe(screen.last - 1_000)
    screen.act((scroller) => scroller.scrollBy(2_500))
    expect(screen.scroller.unseen).toBeLessThan(screen.last - 1_000)
    screen.act((scroller) => scroller.toEnd())
    expect(screen.scroller.unseen).toBe(0)
    expect(screen.endPx()).toBeCloseTo(edgePx)
  })

  it('follows again once the reader scrolls down to the end', () => {
    const screen = screenOf(200)
    screen.act((scroller) => scroller.scrollBy(-2_000))
    expect(screen.scroller.following).toBe(false)
    for (let turn = 0; turn < 30; turn++) screen.act((scroller) => scroller.scrollBy(100))
    expect(screen.scroller.following).toBe(true)
  })

  it('stays when paused at the end', () => {
    const screen = screenOf(200)
    screen.act((scroller) => scroller.hold())
    const before = screen.tops()
    screen.extend(1, 260)
    expectStill(before, screen)
    expect(screen.scroller.unseen).toBe(60)
  })

  it('moves nothing while it is kept still, counts what comes, and follows again afterwards', () => {
    const screen = screenOf(200)
    screen.act((scroller) => scroller.keepStill(true))
    const before = screen.tops()
    for (let last = 216; last <= 264; last += 16) screen.extend(1, last)
    expectStill(before, screen)
    expect(screen.scroller.unseen).toBe(64)
    expect([screen.scroller.following, screen.scroller.still]).toEqual([true, true])
    screen.act((scroller) => scroller.keepStill(false))
    expect(screen.endPx()).toBeCloseTo(edgePx)
    expect([screen.scroller.unseen, screen.scroller.still]).toEqual([0, false])
  })

  it('goes to the end although it is kept still when asked to, and stays paused when paused meanwhile', () => {
    const screen = screenOf(200)
    screen.act((scroller) => scroller.keepStill(true))
    screen.extend(1, 260)
    screen.act((scroller) => scroller.toEnd())
    expect(screen.endPx()).toBeCloseTo(edgePx)
    screen.act((scroller) => scroller.keepStill(true))
    screen.act((scroller) => scroller.hold())
    const before = screen.tops()
    screen.act((scroller) => scroller.keepStill(false))
    screen.extend(1, 300)
    expectStill(before, screen)
    expect(screen.scroller.following).toBe(false)
  })

  it('goes to a row, at the upper edge where there are enough below it', () => {
    const screen = screenOf(500)
    screen.act((scroller) => scroller.toAddress(250))
    expect(screen.tops().get(250)).toBeCloseTo(sizes.padTopPx)
    expect(screen.scroller.following).toBe(false)
    screen.extend(1, 600)
    expect(screen.tops().get(250)).toBeCloseTo(sizes.padTopPx)
    screen.act((scroller) => scroller.toAddress(9_999))
    expect([...screen.tops().keys()].at(-1)).toBe(600)
    screen.act((scroller) => scroller.toAddress(-5))
    expect(screen.tops().get(1)).toBeCloseTo(sizes.padTopPx)
  })

  it('keeps a paused short list where it is while older rows are found', () => {
    const screen = new SimulatedScreen(98, 100, viewportPx, () => 50)
    screen.act((scroller) => scroller.hold())
    const before = screen.tops()
    screen.extend(40, 100)
    expect(screen.tops().get(98)).toBe(before.get(98))
  })

  it('fills the screen from the end while older rows are found and the end is followed', () => {
    const screen = new SimulatedScreen(98, 100, viewportPx, () => 50)
    screen.extend(40, 100)
    expect(screen.endPx()).toBeCloseTo(edgePx)
    screen.extend(-5_000, 100)
    expect(screen.endPx()).toBeCloseTo(edgePx)
  })

  it('reaches the start and stops there', () => {
    const screen = screenOf(300)
    screen.act((scroller) => scroller.toStart())
    expect(screen.tops().get(1)).toBe(sizes.padTopPx)
    screen.act((scroller) => scroller.scrollBy(-4_000))
    expect(screen.tops().get(1)).toBe(sizes.padTopPx)
  })

  it('gives ten million rows a scroll bar that reaches every one of them', () => {
    const screen = screenOf(10_000_000)
    for (const fraction of [0.25, 0.5, 0.999_999, 0]) {
      screen.act((scroller) => scroller.toFraction(fraction))
      const { above, below } = screen.scroller.span()
      expect(above / (above + below)).toBeCloseTo(fraction, 5)
    }
    screen.act((scroller) => scroller.toFraction(1))
    expect(screen.scroller.following).toBe(true)
    expect(screen.scroller.span().below).toBeCloseTo(0)
  })

  it('renders a screenful, never more, whatever the number of rows', () => {
    const screen = screenOf(10_000_000, () => 20)
    for (const fraction of [0, 0.3, 0.7, 1]) {
      screen.act((scroller) => scroller.toFraction(fraction))
      const { start, end } = screen.scroller.frame()
      expect((end - start + 1) * 20).toBeLessThanOrEqual(viewportPx + 2 * sizes.overscanPx + 60)
    }
  })

  it('passes over rows that were deleted', () => {
    const screen = screenOf(2_000, (address) => (address > 500 && address < 1_500 ? 0 : 40))
    screen.act((scroller) => scroller.toFraction(0.5))
    expect([...screen.tops().keys()].length).toBeGreaterThan(5)
    screen.act((scroller) => scroller.reveal(400))
    screen.act((scroller) => scroller.reveal(500))
    const lastBefore = screen.tops().get(500) ?? 0
    screen.act((scroller) => scroller.scrollBy(200))
    expect(screen.tops().get(500)).toBeCloseTo(lastBefore - 200)
    expect(screen.tops().get(1_500)).toBeCloseTo(lastBefore - 160)
  })

  it('survives the loss of the oldest rows while they are read', () => {
    const screen = screenOf(1_000)
    screen.act((scroller) => scroller.toStart())
    screen.extend(700, 1_000)
    expect(screen.tops().get(700)).toBeLessThanOrEqual(sizes.padTopPx)
    expect(screen.tops().size).toBeGreaterThan(1)
  })

  it('reveals a row with the least movement', () => {
    const screen = screenOf(1_000)
    screen.act((scroller) => scroller.toFraction(0.5))
    const visible = [...screen.tops().keys()]
    const inside = visible[Math.floor(visible.length / 2)] ?? 0
    const before = screen.tops()
    screen.act((scroller) => scroller.reveal(inside))
    expect(screen.tops()).toEqual(before)
    const next = (visible.at(-1) ?? 0) + 1
    screen.act((scroller) => scroller.reveal(next))
    expect((screen.tops().get(next) ?? 0) + mixedHeights(next)).toBeCloseTo(edgePx)
    screen.act((scroller) => scroller.reveal(10))
    expect(screen.tops().has(10)).toBe(true)
  })

  it('keeps the first row on screen in place when all heights change', () => {
    let factor = 1
    const screen = screenOf(1_000, (address) => mixedHeights(address) * factor)
    screen.act((scroller) => scroller.toFraction(0.4))
    const [held, top] = firstBegun(screen)
    factor = 0.6
    screen.act((scroller) => scroller.forgetHeights())
    expect(screen.tops().get(held)).toBeCloseTo(top)
  })

  it('keeps it in place when the window changes its width and its height at once', () => {
    let factor = 1
    const screen = screenOf(1_000, (address) => 250 + mixedHeights(address) * factor)
    screen.act((scroller) => scroller.toFraction(0.4))
    screen.act((scroller) => scroller.scrollBy(-40))
    const [held, top] = firstBegun(screen)
    factor = 0.9
    screen.act((scroller) => {
      scroller.forgetHeights()
      scroller.setViewport(viewportPx - 28)
    })
    expect(screen.tops().get(held)).toBeCloseTo(top)
  })

  it('stays at the end when the window changes its height there', () => {
    const screen = screenOf(1_000)
    screen.act((scroller) => scroller.setViewport(900))
    expect(screen.endPx()).toBeCloseTo(900 - sizes.padBottomPx)
    screen.act((scroller) => scroller.setViewport(300))
    expect(screen.endPx()).toBeCloseTo(300 - sizes.padBottomPx)
  })

  it('comes back to the place it is told', () => {
    const screen = screenOf(1_000)
    screen.act((scroller) => scroller.toFraction(0.3))
    const { place } = screen.scroller
    const before = screen.tops()
    const other = new TimelineScroller(sizes)
    other.setViewport(viewportPx)
    other.reset(1, 5_000)
    other.restore(place, screen.scroller.seenLast)
    expect(other.place).toEqual(place)
    expect(other.unseen).toBe(5_000 - 1_000)
    expect(before.has(place.address)).toBe(true)
  })
})

describe('whatever happens around it', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'what is on screen moves only when asked (seed %i)',
    (seed) => {
      const random = seededRandom(seed + 1)
      const between = (from: number, to: number) => from + Math.floor(random() * (to - from + 1))
      const tallest = between(40, 400)
      const holes = random() < 0.3
      const heightOf = (address: number) => {
        const own = seededRandom(address + seed * 1_000)()
        return holes && own < 0.3 ? 0 : 20 + Math.round(own * tallest * 4) / 4
      }
      const screen = new SimulatedScreen(1, between(0, 3_000), between(200, 1_200), heightOf)
      for (let step = 0; step < 120; step++) {
        const before = screen.tops()
        const { following } = screen.scroller
        const kind = between(0, 9)
        if (kind <= 2) {
          screen.extend(screen.first, screen.last + between(1, 500))
          if (following) expectEndOnScreen(screen)
          else expectStill(before, screen)
        } else if (kind === 3) {
          screen.extend(screen.first - between(1, 500), screen.last)
          if (following) expectEndOnScreen(screen)
          else expectStill(before, screen)
        } else if (kind <= 7) {
          const px = between(-700, 700)
          screen.act((scroller) => scroller.scrollBy(px))
          expectScrolled(before, screen, -px)
        } else if (kind === 8) screen.act((scroller) => scroller.toFraction(random()))
        else screen.act((scroller) => scroller.hold())
        expectFilled(screen)
      }
    },
  )
})

/** The first row whose beginning is on screen. */
function firstBegun(screen: SimulatedScreen): [row: number, top: number] {
  return [...screen.tops()].find(([, top]) => top >= 0) ?? [0, 0]
}

/** Close enough to an end that it may stop a movement. */
function atAnEdge(screen: SimulatedScreen): boolean {
  const { start, end } = screen.scroller.frame()
  return start === screen.first || end === screen.last
}

/** All rows move together. */
function movesOf(before: Map<number, number>, after: Map<number, number>): number[] {
  const moves = [...after].flatMap(([row, top]) => {
    const was = before.get(row)
    return was === undefined ? [] : [top - was]
  })
  for (const move of moves) expect(move).toBeCloseTo(moves[0] ?? 0, 6)
  return moves
}

function expectScrolled(before: Map<number, number>, screen: SimulatedScreen, byPx: number): void {
  for (const move of movesOf(before, screen.tops())) {
    if (!atAnEdge(screen)) expect(move).toBeCloseTo(byPx, 6)
    expect(Math.abs(move)).toBeLessThanOrEqual(Math.abs(byPx) + 1e-6)
    expect(move * byPx).toBeGreaterThanOrEqual(-1e-6)
  }
}

function expectStill(before: Map<number, number>, screen: SimulatedScreen): void {
  const after = screen.tops()
  for (const move of movesOf(before, after)) expect(move).toBeCloseTo(0, 6)
  expect([...after.keys()]).toEqual(expect.arrayContaining([...before.keys()]))
}

function expectEndOnScreen(screen: SimulatedScreen): void {
  const edge = screen.scroller.viewportPx - sizes.padBottomPx
  expect(screen.endPx()).toBeLessThanOrEqual(edge + 1e-6)
}

/** No hole between the rows and the edges of the screen as long as there is a row to fill it. */
function expectFilled(screen: SimulatedScreen): void {
  const tops = [...screen.tops()]
  if (screen.last < screen.first) return
  const [firstRow, firstTop] = tops[0] ?? [screen.first, 0]
  const hasVisibleAbove = Array.from({ length: 200 }, (_, back) => firstRow - 1 - back).some(
    (row) => row >= screen.first && screen.heightOf(row) > 0,
  )
  if (hasVisibleAbove) expect(firstTop).toBeLessThanOrEqual(1e-6)
  else expect(firstTop).toBeLessThanOrEqual(sizes.padTopPx + 1e-6)
}
