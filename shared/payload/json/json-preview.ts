import { clipText } from '../clip-text.ts'
import type { JsonTokenKind } from './json-lexemes.ts'
import { jsonScanner } from './json-scan.ts'

/** Characters of one string or name; a longer one is cut. */
const longestToken = 24

/**
 * The beginning of the object or array at `start` of a JSON text, on one line: `[19.2, 19.4, 20.1, …`. Numbers and
 * literals are whole and as they are written. At most some `maxCharacters` long; no more than it needs is read.
 */
export function jsonPreview(text: string, start: number, maxCharacters = 80): string {
  const part = text.slice(start, start + 4 * maxCharacters)
  let written = ''
  let depth = 0
  let done = false

  const scanner = jsonScanner(part, (kind, from, to) => {
    const next = withToken(written, kind, part.slice(from, to))
    if (next.length > maxCharacters) return end()
    written = next
    if (kind === '{' || kind === '[') depth++
    if (kind === '}' || kind === ']') depth--
    done = depth === 0
  })

  function end(): void {
    // Apart from what stands before it, which is whole.
    written += /[\s[]$/.test(written) ? '…' : ' …'
    done = true
  }

  while (!done && !scanner.advance(scanner.position + 1));
  if (!done) end()
  return written
}

function withToken(written: string, kind: JsonTokenKind, token: string): string {
  if (kind === '{') return `${written}{ `
  if (kind === '}') return written.endsWith('{ ') ? `${written.slice(0, -1)}}` : `${written} }`
  if (kind === ',' || kind === ':') return `${written}${kind} `
  if ((kind !== 'string' && kind !== 'key') || token.length <= longestToken) return written + token
  return `${written}${clipText(token, Infinity, longestToken).text}…"`
}
