import { expect, it } from 'vitest'
import { BackOff } from '../../../shared/back-off.ts'

it('doubles up to the longest wait', () => {
  const backOff = new BackOff({ firstMs: 100, longestMs: 500 })
  expect([1, 2, 3, 4, 5].map(() => backOff.next())).toEqual([100, 200, 400, 500, 500])
  backOff.reset()
  expect(backOff.next()).toBe(100)
})

it('begins anew after something ran steadily', () => {
  const backOff = new BackOff({ firstMs: 100, longestMs: 500, steadyMs: 10_000 })
  expect([backOff.next(), backOff.next(9_999), backOff.next(10_000)]).toEqual([100, 200, 100])
})

it('shortens waits by up to its spread', () => {
  const backOff = new BackOff({ firstMs: 100, longestMs: 500, spread: 0.25, random: () => 0.5 })
  expect([backOff.next(), backOff.next()]).toEqual([88, 175])
})
