import type { JsonTokenKind } from './json-lexemes.ts'
import type { JsonFault, ScanOptions } from './json-scan.ts'
import { scanJson } from './json-scan.ts'

/** The tokens of a JSON text as parallel lists: token i is `text.slice(starts[i], ends[i])`. */
export interface JsonTokens {
  text: string
  kinds: JsonTokenKind[]
  starts: number[]
  ends: number[]
  /** For `{` and `[`: index of the token that closes it, or -1 where the text stops before. For others 0. */
  closers: number[]
  /** For `{` and `[`: width of the whole value written on one line, Infinity where it is not closed. For others 0. */
  widths: number[]
  /** The first fault; tokens end before it. */
  fault: JsonFault | null
}

/**
 * Tokenizes a JSON text; see {@link scanJson} for what is accepted. Of a text that stops early only tokens that are
 * certainly whole are given.
 */
export function tokenizeJson(text: string, options: ScanOptions = {}): JsonTokens {
  const tokens: JsonTokens = { text, kinds: [], starts: [], ends: [], closers: [], widths: [], fault: null }
  const { kinds, starts, ends, closers, widths } = tokens
  const open: number[] = []
  const openedAt: number[] = []
  let width = 0

  tokens.fault = scanJson(
    text,
    (kind, start, end) => {
      const index = kinds.length
      kinds.push(kind)
      starts.push(start)
      ends.push(end)
      closers.push(kind === '{' || kind === '[' ? -1 : 0)
      widths.push(kind === '{' || kind === '[' ? Infinity : 0)
      if (kind === '{' || kind === '[') {
        open.push(index)
        openedAt.push(width)
      }
      // The spaces of `{ "a": 1 }`: one inside each brace, one after each comma and colon.
      width += end - start + (kind === '{' || kind === '}' || kind === ',' || kind === ':' ? 1 : 0)
      if (kind === '}' || kind === ']') {
        const opener = open.pop() ?? 0
        const empty = opener === index - 1
        closers[opener] = index
        if (empty && kind === '}') width -= 2
        widths[opener] = width - (openedAt.pop() ?? 0)
      }
    },
    options,
  )
  if (tokens.fault?.atEnd && kinds.at(-1) === 'number' && ends.at(-1) === text.length) dropLast(tokens)
  return tokens
}

/** A number at the very end of a text that stops early may be the beginning of a longer one. */
function dropLast({ kinds, starts, ends, closers, widths }: JsonTokens): void {
  for (const list of [kinds, starts, ends, closers, widths]) list.pop()
}

/** The value of a JSON string token, quotes included, as JavaScript text; lone surrogates stay. */
export function jsonStringValue(literal: string): string {
  return literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1)
}

/** The key tokens whose name occurs more than once in their object, all occurrences of it. */
export function duplicateKeys(tokens: JsonTokens): Set<number> {
  const duplicates = new Set<number>()
  const seen: Map<string, number>[] = []
  for (const [index, kind] of tokens.kinds.entries()) {
    if (kind === '{') seen.push(new Map())
    else if (kind === '}') seen.pop()
    if (kind !== 'key') continue
    const names = seen.at(-1)
    const name = jsonStringValue(tokens.text.slice(tokens.starts[index], tokens.ends[index]))
    const first = names?.get(name)
    if (first === undefined) names?.set(name, index)
    else duplicates.add(first).add(index)
  }
  return duplicates
}
