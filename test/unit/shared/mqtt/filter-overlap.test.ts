import { expect, it } from 'vitest'
import { filtersOverlap } from '../../../../shared/mqtt/filter-overlap.ts'

it.each([
  ['a/b', 'a/b', true],
  ['a/b', 'a/c', false],
  ['a/+', '+/b', true],
  ['a/+', '+/b/c', false],
  ['a/#', 'a', true],
  ['a/#', '+', true],
  ['a/b/#', 'a/+', true],
  ['#', '$SYS/#', false],
  ['+/x', '$SYS/x', false],
  ['$SYS/+', '$SYS/#', true],
  ['$share/group/a/+', 'a/b', true],
])('%s and %s: %s', (one, other, overlap) => {
  expect(filtersOverlap(one, other)).toBe(overlap)
  expect(filtersOverlap(other, one)).toBe(overlap)
})
