import { clipText } from '../../../../shared/payload/clip-text.ts'
import type { JsonLine, JsonSpan } from '../../../../shared/payload/json/json-lines.ts'
import { hasMarks, markText } from '../../../../shared/payload/visible-text.ts'

/** A span of JSON as it is drawn. */
export interface DrawnSpan extends JsonSpan {
  /** It can be written as it is: no marks, nothing left out. */
  plain: boolean
  /** Most marks to show in it. */
  maxMarks: number
}

export interface DrawnLine {
  depth: number
  spans: DrawnSpan[]
}

export interface DrawingBounds {
  /** Elements of all lines together. */
  maxElements: number
  /** Of one string or name. */
  maxStringCharacters: number
}

/** The first lines that can be drawn with so many elements, at least one, and how many lines there are beyond. */
export function drawnLines(
  lines: readonly JsonLine[],
  { maxElements, maxStringCharacters }: DrawingBounds,
): { lines: DrawnLine[]; moreLines: number } {
  const drawn: DrawnLine[] = []
  let left = maxElements
  for (const { depth, spans } of lines) {
    if (left <= 0) break
    left--
    const drawnSpans = spans.map((span): DrawnSpan => {
      const maxMarks = Math.max(1, left)
      const { text } = clipText(span.text, Infinity, maxStringCharacters)
      const plain = text.length === span.text.length && !hasMarks(text)
      left -= 1 + (plain ? 0 : Math.min(maxMarks, markText(text, maxMarks).length))
      return { ...span, plain, maxMarks }
    })
    drawn.push({ depth, spans: drawnSpans })
  }
  return { lines: drawn, moreLines: lines.length - drawn.length }
}
