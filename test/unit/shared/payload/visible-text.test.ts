import { describe, expect, it } from 'vitest'
import { clipMarked, hasMarks, markText, visibleText } from '../../../../shared/payload/visible-text.ts'

const marks = (text: string) => markText(text).flatMap((span) => span.mark ?? [])

describe('marks', () => {
  it.each([
    ['\0', 'NUL'],
    ['\u001b', 'ESC'],
    ['\r', 'CR'],
    ['\u007f', 'DEL'],
    ['\u0085', 'U+0085'],
    ['\u202e', 'U+202E'],
    ['\u2066', 'U+2066'],
    ['\u200f', 'U+200F'],
    ['\u200b', 'U+200B'],
    ['\u2060', 'U+2060'],
    ['\ufeff', 'U+FEFF'],
    ['\u00ad', 'U+00AD'],
    ['\u2028', 'U+2028'],
    ['\u3164', 'U+3164'],
    ['\ufe0e', 'U+FE0E'],
    ['\u{e0041}', 'U+E0041'],
    ['\u{e0100}', 'U+E0100'],
  ])('%j is shown as %s', (character, mark) => {
    expect(marks(`a${character}b`)).toEqual([mark])
  })

  it('leaves ordinary text alone', () => {
    for (const text of ['', 'plain', 'line\n\ttab', 'füß 温度 😀', '👨‍👩‍👧 ❤️ 1️⃣ 👍🏽']) {
      expect(hasMarks(text), text).toBe(false)
    }
  })

  it('loses no character', () => {
    const text = 'a\0\u202eb\r\n👨‍👩‍👧\ufeff\ud800'
    expect(
      markText(text)
        .map((span) => span.text)
        .join(''),
    ).toBe(text)
  })
})

describe('a payload of invisible characters', () => {
  it('is one mark that says how many there are', () => {
    const text = '\u200b'.repeat(20_000)
    expect(markText(text)).toEqual([{ text, at: 0, mark: 'U+200B ×20,000', count: 20_000 }])
    expect(marks(`a${'\0'.repeat(3)}b`)).toEqual(['NUL ×3'])
  })

  it.each([
    ['\u202e\u2066\u2066', 'U+202E U+2066 ×2'],
    ['\u200b\u200c\u200d', 'U+200B U+200C U+200D'],
    ['\u200b\u200c\u200d\u2060\u200b', 'U+200B U+200C U+200D … ×5'],
    ['\u{e0041}\u{e0041}', 'U+E0041 ×2'],
  ])('%j, of several kinds, is one mark: %s', (text, mark) => {
    expect(marks(`a${text}b`)).toEqual([mark])
  })

  it('is split where something can be seen, a line or a tab included', () => {
    expect(marks('\u200b\n\u200b\t\u200b\u200bx\u200b')).toEqual(['U+200B', 'U+200B', 'U+200B ×2', 'U+200B'])
  })

  it('takes no more marks than there is room for, and the rest is counted', () => {
    const text = 'a\u200b'.repeat(15_000)
    const spans = markText(text, 100)
    expect(spans.filter((span) => span.mark !== null)).toHaveLength(100)
    expect(spans.map((span) => span.text).join('')).toBe(text.slice(0, 201))
    expect(clipMarked(text, 64, 10)).toMatchObject({ more: text.length - 21 })
    expect(clipMarked(text, 10, 100)).toMatchObject({ more: text.length - 10 })
  })

  it('says of every span where it is, so that other ranges can be laid over', () => {
    const text = 'ab\0\0cd\u202ee'
    for (const span of markText(text)) expect(text.slice(span.at, span.at + span.text.length)).toBe(span.text)
  })
})

it('spells marks out where only text can be shown', () => {
  expect(visibleText('safe\u202egnp.exe')).toBe('safe[U+202E]gnp.exe')
  expect(visibleText('x'.repeat(20), 10)).toBe(`${'x'.repeat(10)}…`)
})
