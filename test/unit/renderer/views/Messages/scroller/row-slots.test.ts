import { expect, it } from 'vitest'
import { RowSlots } from '../../../../../../renderer/views/Messages/scroller/row-slots.ts'

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

it('a row keeps its place as long as it is on screen', () => {
  const slots = new RowSlots()
  expect(slots.assign(range(10, 13))).toEqual([0, 1, 2, 3])
  expect(slots.assign(range(12, 15))).toEqual([2, 3, 0, 1])
  expect(slots.assign(range(11, 14))).toEqual([1, 2, 3, 0])
})

it('a screenful of other rows takes the places of the ones before', () => {
  const slots = new RowSlots()
  slots.assign(range(1, 12))
  expect(new Set(slots.assign(range(700, 711)))).toEqual(new Set(range(0, 11)))
})

it('no two rows share a place, however many come and go', () => {
  const slots = new RowSlots()
  for (let start = 0; start < 500; start += 7) {
    const addresses = range(start, start + (start % 13))
    expect(new Set(slots.assign(addresses)).size).toBe(addresses.length)
  }
})
