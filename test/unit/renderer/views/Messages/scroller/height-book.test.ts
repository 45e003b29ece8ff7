import { expect, it } from 'vitest'
import { HeightBook } from '../../../../../../renderer/views/Messages/scroller/height-book.ts'

it('guesses that the next row is as high as the ones that were measured', () => {
  const heights = new HeightBook()
  for (let address = 0; address < 20; address++) heights.set(address, 96.25)
  expect(heights.of(20)).toBe(96.25)
  expect(heights.known(20)).toBe(false)
  expect(heights.set(20, 96.25)).toBe(false)
  expect(heights.known(20)).toBe(true)
})

it('one row that is much higher than the others does not change the guess', () => {
  const heights = new HeightBook()
  for (let address = 0; address < 20; address++) heights.set(address, 60)
  expect(heights.set(20, 400)).toBe(true)
  expect(heights.of(21)).toBe(60)
})

it('follows messages that become of another kind', () => {
  const heights = new HeightBook()
  for (let address = 0; address < 40; address++) heights.set(address, 60)
  for (let address = 40; address < 60; address++) heights.set(address, 120)
  expect(heights.of(60)).toBe(120)
})

it('learns nothing from rows that were deleted', () => {
  const heights = new HeightBook()
  heights.set(0, 80)
  for (let address = 1; address < 10; address++) heights.set(address, 0)
  expect(heights.of(10)).toBe(80)
})
