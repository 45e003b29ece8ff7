import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { drawnLines } from '../../../../../renderer/components/payload/json/drawn-lines.ts'
import { drawnRow, elementsOfRow } from '../../../../../renderer/components/payload/json/drawn-rows.ts'
import { endOfTextPart, partBounds } from '../../../../../renderer/components/payload/parts/text-part.ts'
import { endWithin, usePages } from '../../../../../renderer/components/payload/parts/usePages.ts'
import { layoutJson } from '../../../../../shared/payload/json/json-lines.ts'
import { tokenizeJson } from '../../../../../shared/payload/json/json-tokens.ts'
import { jsonTree } from '../../../../helpers/json-tree.ts'
import { markText } from '../../../../../shared/payload/visible-text.ts'

/** As many marks as a text can have. */
const alternating = (characters: number) => 'a\u200b'.repeat(characters / 2)

describe('the parts of a text', () => {
  const partsOf = (text: string, bounds = partBounds) => {
    const parts: string[] = []
    for (let from = 0; from < text.length;) {
      const to = endOfTextPart(text, from, bounds)
      parts.push(text.slice(from, to))
      from = to
    }
    return parts
  }

  it('are bounded in marks, and nothing is lost between them', () => {
    const text = alternating(60_000)
    const parts = partsOf(text)
    expect(parts.join('')).toBe(text)
    for (const part of parts)
      expect(markText(part).filter((span) => span.mark !== null).length).toBeLessThanOrEqual(1_000)
  })

  it('are bounded in characters and cut none into halves', () => {
    const text = '👨‍👩‍👧'.repeat(10)
    const parts = partsOf(text, { maxCharacters: 20, maxMarks: 100 })
    expect(parts.join('')).toBe(text)
    for (const part of parts) expect(part.length % '👨‍👩‍👧'.length).toBe(0)
  })

  it('show 20,000 invisible characters in one part', () => {
    expect(partsOf('\u200b'.repeat(20_000))).toHaveLength(1)
  })
})

describe('the rows of a tree', () => {
  it('are few where each takes many elements, and at least one', () => {
    const hostile = JSON.stringify(
      Object.fromEntries(
        Array.from({ length: 200 }, (_, at) => [`${at}${alternating(40)}`, alternating(400)]),
      ),
    )
    const tree = jsonTree(hostile)
    const rows = [...tree.rows.keys()].flatMap((index) => drawnRow(tree, index) ?? [])
    const bounds = { maxItems: 200, maxElements: 2_000 }
    const end = endWithin(rows, 0, bounds, elementsOfRow)
    expect(end).toBeGreaterThan(5)
    expect(rows.slice(0, end).reduce((sum, row) => sum + elementsOfRow(row), 0)).toBeLessThanOrEqual(2_000)
    expect(endWithin(rows, 7, { maxItems: 200, maxElements: 1 }, elementsOfRow)).toBe(8)
  })

  it('are drawn with a preview of what they hold', () => {
    const tree = jsonTree('{"list":[1,2,3],"at":{"x":1.50},"none":[],"n":1}')
    const previews = tree.rows.map((row, index) => [row.name, drawnRow(tree, index)?.preview])
    expect(previews.filter(([, preview]) => preview !== '')).toEqual([
      [null, '{ "list": [1, 2, 3], "at": { "x": 1.50 }, "none": [], "n": 1 …'],
      ['list', '[1, 2, 3]'],
      ['at', '{ "x": 1.50 }'],
    ])
  })
})

describe('the lines of JSON', () => {
  const linesOf = (value: unknown) => layoutJson(tokenizeJson(JSON.stringify(value)), { width: 0 }).lines

  it('are bounded in elements, whatever their strings hold', () => {
    const lines = linesOf(Array.from({ length: 100 }, () => alternating(200)))
    const drawn = drawnLines(lines, { maxElements: 300, maxStringCharacters: 320 })
    expect(drawn.lines.length).toBeLessThan(5)
    expect(drawn.moreLines).toBe(lines.length - drawn.lines.length)
    const marks = drawn.lines.flatMap((line) =>
      line.spans.map((span) => markText(span.text, span.maxMarks).length),
    )
    expect(marks.reduce((sum, count) => sum + count, 0)).toBeLessThan(600)
  })

  it('are all drawn where they are ordinary', () => {
    const lines = linesOf({ device: 'rpi', values: [1, 2, 3] })
    expect(drawnLines(lines, { maxElements: 300, maxStringCharacters: 320 })).toMatchObject({ moreLines: 0 })
  })
})

describe('pages', () => {
  it('lead forward and back over parts of different length', () => {
    const pages = usePages(
      () => 10,
      (from) => from + (from === 0 ? 2 : 5),
    )
    const seen = () => [pages.from.value, pages.to.value]
    expect(seen()).toEqual([0, 2])
    pages.next()
    expect(seen()).toEqual([2, 7])
    pages.next()
    expect([...seen(), pages.hasNext.value]).toEqual([7, 10, false])
    pages.previous()
    expect(seen()).toEqual([2, 7])
    pages.first()
    expect([...seen(), pages.hasPrevious.value]).toEqual([0, 2, false])
  })

  it('stay on something when there is less than before', () => {
    const total = ref(10)
    const pages = usePages(
      () => total.value,
      (from) => from + 4,
    )
    pages.next()
    pages.next()
    total.value = 5
    expect(pages.from.value).toBe(4)
    pages.previous()
    expect(pages.from.value).toBe(0)
  })
})
