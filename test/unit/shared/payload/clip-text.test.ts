import { expect, it } from 'vitest'
import { clipText } from '../../../../shared/payload/clip-text.ts'

it('leaves a short text alone', () => {
  expect(clipText('a\nb', 10, 10)).toEqual({ text: 'a\nb', moreLines: 0, moreCharacters: 0 })
  expect(clipText('', 10, 10)).toEqual({ text: '', moreLines: 0, moreCharacters: 0 })
})

it('counts the lines it leaves out', () => {
  expect(clipText('a\nb\nc\nd', 2, 100)).toEqual({ text: 'a\nb', moreLines: 2, moreCharacters: 0 })
})

it('counts the characters it leaves out', () => {
  expect(clipText('abcdef\nx', 9, 4)).toEqual({ text: 'abcd', moreLines: 1, moreCharacters: 2 })
})

it('cuts no character into halves', () => {
  const family = '👨‍👩‍👧'
  for (let size = 2; size < 2 + family.length; size++)
    expect(clipText(`ab${family}`, 1, size).text).toBe('ab')
  expect(clipText('abe\u0301', 1, 3).text).toBe('ab')
})
