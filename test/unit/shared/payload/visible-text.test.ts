import { describe, expect, it } from 'vitest'
import { hasMarks, markText } from '../../../../shared/payload/visible-text.ts'

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
