import { expect, it } from 'vitest'
import { ArrivalRate } from '../../../../../../renderer/views/Messages/timeline/arrival-rate.ts'

/** Says for each half second whether a stream of so many rows a second was fast then. */
function told(rate: ArrivalRate, perS: number, fromMs: number, seconds: number, from: number): boolean[] {
  return Array.from({ length: seconds * 2 }, (_, index) =>
    rate.note(from + Math.floor(((index + 1) * perS) / 2), fromMs + (index + 1) * 500),
  )
}

it('calls sixteen rows a second fast, eight not', () => {
  expect(told(new ArrivalRate(), 16, 0, 4, 0).at(-1)).toBe(true)
  expect(told(new ArrivalRate(), 8, 0, 4, 0)).not.toContain(true)
})

it('is not fast any more soon after the stream has ended', () => {
  const rate = new ArrivalRate()
  told(rate, 100, 0, 3, 0)
  expect(told(rate, 0, 3_000, 2, 300).at(-1)).toBe(false)
})

it('does not take the rows of another timeline for new ones', () => {
  const rate = new ArrivalRate()
  rate.note(5, 0)
  rate.reset()
  expect(rate.note(1_000_000, 10)).toBe(false)
})
