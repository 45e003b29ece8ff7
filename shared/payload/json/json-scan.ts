import type { JsonFaultCode, JsonTokenKind } from './json-lexemes.ts'
import { isWordUnit, scanScalar, scanString } from './json-lexemes.ts'

/** The first fault of a JSON text. */
export interface JsonFault {
  fault: JsonFaultCode
  /** Index in UTF-16 code units, from 0. */
  position: number
  /** From 1. */
  line: number
  /** In characters (code points), from 1. */
  column: number
  /** The offending character or word, empty at the end of the text. */
  found: string
  /** The text merely stops: with more of it, it could still be JSON. */
  atEnd: boolean
}

export interface ScanOptions {
  /** Accept several values one after another (JSON Lines, concatenated JSON). */
  many?: boolean
}

export type TokenVisitor = (kind: JsonTokenKind, start: number, end: number) => void

/** What may come next. */
type Expected = 'value' | 'first-element' | 'key' | 'first-key' | 'colon' | 'comma' | 'nothing'

/**
 * Walks the tokens of a JSON text in order, strictly by RFC 8259, and returns the first fault or null. Tokens before
 * the fault have been visited. Nesting costs memory, never stack, so any depth is safe. Nothing is decoded: a token is
 * a range of `text`.
 */
export function scanJson(text: string, visit: TokenVisitor, options: ScanOptions = {}): JsonFault | null {
  const stack: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let lastComma = -1
  let values = 0
  let at = 0

  const afterValue = (): Expected => (stack.length > 0 ? 'comma' : options.many ? 'value' : 'nothing')

  for (;;) {
    at = skipSpace(text, at)
    if (at >= text.length) {
      if (values === 0) return faultAt(text, 'empty', at, true)
      return stack.length === 0 ? null : faultAt(text, 'unexpected-end', at, true)
    }
    const character = text.charAt(at)

    if (character === '}' || character === ']') {
      const fault = closingFault(character, expected, stack)
      if (fault) return faultAt(text, fault, fault === 'trailing-comma' ? lastComma : at, false)
      stack.pop()
      visit(character, at, at + 1)
      at++
      expected = afterValue()
    } else if (expected === 'comma') {
      if (character !== ',') return faultAt(text, separatorFault(character, 'comma-expected'), at, false)
      lastComma = at
      visit(',', at, at + 1)
      at++
      expected = stack.at(-1) === '{' ? 'key' : 'value'
    } else if (expected === 'colon') {
      if (character !== ':') return faultAt(text, separatorFault(character, 'colon-expected'), at, false)
      visit(':', at, at + 1)
      at++
      expected = 'value'
    } else if (expected === 'nothing') {
      return faultAt(text, separatorFault(character, 'content-after-value'), at, false)
    } else if (expected === 'key' || expected === 'first-key') {
      if (character !== '"') return faultAt(text, keyFault(character), at, false)
      const lexeme = scanString(text, at)
      if (lexeme.fault) return faultAt(text, lexeme.fault, lexeme.end, lexeme.atEnd)
      visit('key', at, lexeme.end)
      at = lexeme.end
      expected = 'colon'
    } else if (character === '{' || character === '[') {
      values++
      stack.push(character)
      visit(character, at, at + 1)
      at++
      expected = character === '{' ? 'first-key' : 'first-element'
    } else {
      values++
      const { kind, lexeme } = scanScalar(text, at)
      if (lexeme.fault) return faultAt(text, lexeme.fault, lexeme.end, lexeme.atEnd)
      visit(kind, at, lexeme.end)
      at = lexeme.end
      expected = afterValue()
    }
  }
}

function skipSpace(text: string, from: number): number {
  let at = from
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) break
  }
  return at
}

function closingFault(
  character: '}' | ']',
  expected: Expected,
  stack: readonly ('{' | '[')[],
): JsonFaultCode | null {
  const open = stack.at(-1)
  if (open === undefined) return expected === 'nothing' ? 'content-after-value' : 'value-expected'
  if (open !== (character === '}' ? '{' : '[')) {
    if (expected === 'comma') return 'comma-expected'
    return expected === 'key' || expected === 'first-key' ? 'key-expected' : 'value-expected'
  }
  if (expected === 'comma' || expected === 'first-key' || expected === 'first-element') return null
  if (expected === 'colon') return 'colon-expected'
  // An array expects a plain `value` only after a comma; an object after a colon.
  return expected === 'key' || open === '[' ? 'trailing-comma' : 'value-expected'
}

function separatorFault(character: string, otherwise: JsonFaultCode): JsonFaultCode {
  return character === '/' ? 'comment' : otherwise
}

function keyFault(character: string): JsonFaultCode {
  if (character === "'") return 'single-quotes'
  if (character === '/') return 'comment'
  return isWordUnit(character.charCodeAt(0)) ? 'unquoted-key' : 'key-expected'
}

function faultAt(text: string, fault: JsonFaultCode, position: number, atEnd: boolean): JsonFault {
  let line = 1
  let lineStart = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) {
    line++
    lineStart = at + 1
  }
  const column = Array.from(text.slice(lineStart, position)).length + 1
  return { fault, position, line, column, found: foundAt(text, position), atEnd }
}

function foundAt(text: string, position: number): string {
  const word = /^[\w$+.-]+/.exec(text.slice(position, position + 24))
  if (word) return word[0]
  const point = text.codePointAt(position)
  return point === undefined ? '' : String.fromCodePoint(point)
}
