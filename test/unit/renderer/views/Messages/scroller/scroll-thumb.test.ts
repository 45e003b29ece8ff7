import { describe, expect, it } from 'vitest'
import { fractionAt, thumbOf } from '../../../../../../renderer/views/Messages/scroller/scroll-thumb.ts'
import { wheelPixels } from '../../../../../../renderer/views/Messages/scroller/wheel.ts'

describe('the thumb of the scroll bar', () => {
  it('is not there when everything is on screen', () => {
    expect(thumbOf({ above: 0, visible: 7, below: 0 }, 500)).toBeNull()
  })

  it('touches the ends of its track exactly when the list does', () => {
    const top = thumbOf({ above: 0, visible: 10, below: 10_000_000 }, 500)
    const end = thumbOf({ above: 10_000_000, visible: 10, below: 0 }, 500)
    expect(top?.topPx).toBe(0)
    expect((end?.topPx ?? 0) + (end?.heightPx ?? 0)).toBe(500)
  })

  it('stays large enough to be caught', () => {
    expect(thumbOf({ above: 5e6, visible: 10, below: 5e6 }, 500)?.heightPx).toBeGreaterThanOrEqual(24)
  })

  it('means the place it stands at', () => {
    for (const above of [0, 250, 990]) {
      const thumb = thumbOf({ above, visible: 10, below: 990 - above }, 500)
      expect(fractionAt(thumb?.topPx ?? 0, thumb?.heightPx ?? 0, 500)).toBeCloseTo(above / 990)
    }
  })

  it('cannot be dragged off its track', () => {
    expect(fractionAt(-80, 30, 500)).toBe(0)
    expect(fractionAt(900, 30, 500)).toBe(1)
  })
})

describe('a wheel', () => {
  it('speaks pixels, lines or pages', () => {
    expect(wheelPixels({ deltaY: -120, deltaMode: 0 }, 600)).toBe(-120)
    expect(wheelPixels({ deltaY: 3, deltaMode: 1 }, 600)).toBe(60)
    expect(wheelPixels({ deltaY: 1, deltaMode: 2 }, 600)).toBe(540)
  })
})
