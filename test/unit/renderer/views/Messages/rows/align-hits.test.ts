import { expect, it } from 'vitest'
import { alignHits } from '../../../../../../renderer/views/Messages/rows/align-hits.ts'

function shownHits(source: string, shown: string, needle: string): string[] {
  const at = source.indexOf(needle)
  const aligned = alignHits(source, shown, [at, at + needle.length])
  return aligned.length === 0 ? [] : [shown.slice(aligned[0], aligned[1])]
}

it('finds a hit again where JSON is laid out anew', () => {
  const source = '{"a":[1,2],"name":"two words"}'
  const shown = '{\n  "a": [ 1, 2 ],\n  "name": "two words"\n}'
  expect(shownHits(source, shown, 'two words')).toEqual(['two words'])
  expect(shownHits(source, shown, '1,2')).toEqual(['1, 2'])
  expect(shownHits('{ "a" :  1 }', '{"a":1}', ':  1')).toEqual([':1'])
})

it('leaves out what is not shown, or shown otherwise', () => {
  expect(shownHits('abc def', 'abc', 'def')).toEqual([])
  expect(shownHits('abc def', '00 61 62', 'def')).toEqual([])
  expect(alignHits('a', 'a', [])).toEqual([])
})
