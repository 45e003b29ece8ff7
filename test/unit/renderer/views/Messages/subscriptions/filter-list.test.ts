import { expect, it } from 'vitest'
import { filtersIn, pastedList } from '../../../../../../renderer/views/Messages/subscriptions/filter-list.ts'

it('finds the filters between commas, each once', () => {
  expect(filtersIn('a/b, c/d,,a/b ,')).toEqual(['a/b', 'c/d'])
  expect(filtersIn('one topic/with space')).toEqual(['one topic/with space'])
  expect(filtersIn('')).toEqual([])
})

it('makes one line of a pasted list', () => {
  expect(pastedList('  a/b\r\nc/d\te/#  f, g\n')).toBe('a/b, c/d, e/#, f, g')
})
