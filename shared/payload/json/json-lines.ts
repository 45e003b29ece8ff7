import type { PathStep } from '../../types/workbench.ts'
import type { JsonTokenKind } from './json-lexemes.ts'
import { trackPath } from './json-path.ts'
import type { JsonTokens } from './json-tokens.ts'
import { duplicateKeys } from './json-tokens.ts'

/** Longest path a chart can be asked for; numbers deeper than that have none. */
const maxPathSteps = 100

/** What a span of pretty JSON is, for its colour. `rest`: what follows the last whole token of a cut text. */
export type JsonSpanKind = 'punctuation' | 'key' | 'string' | 'number' | 'true' | 'false' | 'null' | 'rest'

export interface JsonSpan {
  kind: JsonSpanKind
  /** Exactly as in the payload; punctuation carries the spaces that the layout puts beside it. */
  text: string
  /** Where the number is, for charts; null for everything else. */
  path: PathStep[] | null
  /** A member name that its object has more than once. */
  duplicate: boolean
}

export interface JsonLine {
  /** Levels of indentation, two spaces each. */
  depth: number
  spans: JsonSpan[]
}

export interface JsonLayoutOptions {
  /** Objects and arrays that fit in this many columns stay on one line; default 60. */
  width?: number
  /** Lines to lay out; default 10,000. */
  maxLines?: number
  /** Indentation stops growing here; default 64. */
  maxDepth?: number
}

export interface JsonLayout {
  lines: JsonLine[]
  /** How many lines there are beyond `lines`. */
  moreLines: number
}

/**
 * Lays tokens out as indented lines. Only white space outside strings differs from the text: without it both are the
 * same characters. A text that stops early ends in a `rest` span with whatever follows its last whole token.
 */
export function layoutJson(tokens: JsonTokens, options: JsonLayoutOptions = {}): JsonLayout {
  const { width = 60, maxLines = 10_000, maxDepth = 64 } = options
  const { kinds, starts, ends, closers, widths, text } = tokens
  const duplicates = duplicateKeys(tokens)
  const tracker = trackPath(text)
  const filled: boolean[] = []
  const lines: JsonLine[] = []
  let line: JsonLine = { depth: 0, spans: [] }
  let depth = 0
  let count = 1
  let column = 0
  let inlineUntil = -1

  const breakLine = () => {
    if (count <= maxLines) lines.push(line)
    count++
    line = { depth: Math.min(depth, maxDepth), spans: [] }
    column = line.depth * 2
  }
  const write = (kind: JsonSpanKind, written: string, token: number) => {
    column += written.length
    if (count > maxLines) return
    const isNumber = kind === 'number' && tracker.depth() <= maxPathSteps
    const last = line.spans.at(-1)
    if (kind === 'punctuation' && last?.kind === 'punctuation') last.text += written
    else {
      const path = isNumber ? tracker.path() : null
      line.spans.push({ kind, text: written, path, duplicate: kind === 'key' && duplicates.has(token) })
    }
  }

  for (const [index, kind] of kinds.entries()) {
    const inline = index < inlineUntil
    const opens = kind === '{' || kind === '['
    const startsValue = depth === 0 && kind !== '}' && kind !== ']'
    if (startsValue && index > 0 && !inline) breakLine()

    if (opens) {
      const fits = column + (widths[index] ?? 0) <= width
      const empty = closers[index] === index + 1
      if (!inline && (fits || empty)) inlineUntil = closers[index] ?? -1
      const isInline = index < inlineUntil
      depth++
      filled.push(!isInline && kind === '[' && holdsScalarsOnly(tokens, index))
      write('punctuation', kind === '{' && isInline && !empty ? '{ ' : kind, index)
      if (!isInline) breakLine()
    } else if (kind === '}' || kind === ']') {
      depth--
      filled.pop()
      const empty = kinds[index - 1] === (kind === '}' ? '{' : '[')
      if (!inline && index !== inlineUntil) breakLine()
      write('punctuation', kind === '}' && index <= inlineUntil && !empty ? ' }' : kind, index)
    } else if (kind === ',') {
      const next = (ends[index + 1] ?? 0) - (starts[index + 1] ?? 0)
      const stays = inline || (filled.at(-1) === true && column + next + 3 <= width)
      write('punctuation', stays ? ', ' : ',', index)
      if (!stays) breakLine()
    } else {
      write(spanKind(kind), kind === ':' ? ': ' : text.slice(starts[index], ends[index]), index)
    }
    tracker.pass(kind, starts[index] ?? 0, ends[index] ?? 0)
  }

  const rest = tokens.fault ? text.slice(ends.at(-1) ?? 0) : ''
  if (rest.trim() !== '') write('rest', rest.trimStart(), -1)
  if (line.spans.length > 0 || count > maxLines) {
    if (count <= maxLines) lines.push(line)
  } else count--
  return { lines, moreLines: Math.max(0, count - maxLines) }
}

/** Such an array is filled line by line, as text is, instead of one element a line. */
function holdsScalarsOnly(tokens: JsonTokens, opener: number): boolean {
  for (let index = opener + 1; index < tokens.kinds.length; index++) {
    const kind = tokens.kinds[index]
    if (kind === ']') return true
    if (kind === '{' || kind === '[') return false
  }
  return true
}

function spanKind(kind: JsonTokenKind): JsonSpanKind {
  return kind === ':' ? 'punctuation' : (kind as JsonSpanKind)
}

/** The characters of laid-out lines, for copying and for an editor. */
export function layoutText(layout: JsonLayout): string {
  return layout.lines
    .map((line) => '  '.repeat(line.depth) + line.spans.map((span) => span.text).join(''))
    .join('\n')
}
