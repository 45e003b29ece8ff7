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

/** A walk over the tokens of a JSON text that can be interrupted between two of them. */
export interface JsonScanner {
  /** Walks on until `position` is at least `until`, or to the end; true once there is nothing left to walk. */
  advance(until: number): boolean
  /** How far it has come, in UTF-16 code units. */
  readonly position: number
  /** The first fault, once it was met. */
  readonly fault: JsonFault | null
}

/** What may come next. */
type Expected = 'value' | 'first-element' | 'key' | 'first-key' | 'colon' | 'comma' | 'nothing'

/**
 * Walks the tokens of a JSON text in order, strictly by RFC 8259, and returns the first fault or null. Tokens before
 * the fault have been visited. Nesting costs memory, never stack, so any depth is safe. Nothing is decoded: a token
 * is a range of `text`.
 */
export function scanJson(text: string, visit: TokenVisitor, options: ScanOptions = {}): JsonFault | null {
  const scanner = jsonScanner(text, visit, options)
  scanner.advance(Infinity)
  return scanner.fault
}

/** As {@link scanJson}, but in parts whose size the caller decides. */
export function jsonScanner(
  text: string,
  visit: TokenVisitor,
  { many = false }: ScanOptions = {},
): JsonScanner {
  const stack: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let lastComma = -1
  let values = 0
  let at = 0
  let fault: JsonFault | null = null
  let done = false

  function fail(code: JsonFaultCode, position: number, atEnd: boolean): void {
    fault = faultAt(text, code, position, atEnd)
    done = true
  }

  function take(kind: JsonTokenKind, end: number, next: Expected): void {
    visit(kind, at, end)
    at = end
    expected = next
  }

  const afterValue = (): Expected => (stack.length > 0 ? 'comma' : many ? 'value' : 'nothing')

  function finish(): void {
    if (values === 0) fail('empty', at, true)
    else if (stack.length > 0) fail('unexpected-end', at, true)
    else done = true
  }

  function close(character: '}' | ']'): void {
    const found = closingFault(character, expected, stack)
    if (found) return fail(found, found === 'trailing-comma' ? lastComma : at, false)
    stack.pop()
    take(character, at + 1, afterValue())
  }

  function separator(character: string): void {
    const wanted = expected === 'comma' ? ',' : ':'
    if (character !== wanted) {
      return fail(
        separatorFault(character, expected === 'comma' ? 'comma-expected' : 'colon-expected'),
        at,
        false,
      )
    }
    if (wanted === ',') lastComma = at
    take(wanted, at + 1, wanted === ',' && stack.at(-1) === '{' ? 'key' : 'value')
  }

  function key(character: string): void {
    if (character !== '"') return fail(keyFault(character), at, false)
    const lexeme = scanString(text, at)
    if (lexeme.fault) fail(lexeme.fault, lexeme.end, lexeme.atEnd)
    else take('key', lexeme.end, 'colon')
  }

  function value(character: string): void {
    values++
    if (character === '{' || character === '[') {
      stack.push(character)
      return take(character, at + 1, character === '{' ? 'first-key' : 'first-element')
    }
    const { kind, lexeme } = scanScalar(text, at)
    if (lexeme.fault) fail(lexeme.fault, lexeme.end, lexeme.atEnd)
    else take(kind, lexeme.end, afterValue())
  }

  function step(): void {
    at = skipSpace(text, at)
    if (at >= text.length) return finish()
    const character = text.charAt(at)
    if (character === '}' || character === ']') close(character)
    else if (expected === 'comma' || expected === 'colon') separator(character)
    else if (expected === 'nothing') fail(separatorFault(character, 'content-after-value'), at, false)
    else if (expected === 'key' || expected === 'first-key') key(character)
    else value(character)
  }

  return {
    advance(until) {
      while (!done && at < until) step()
      return done
    },
    get position() {
      return at
    },
    get fault() {
      return fault
    },
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
  let column = 1
  for (let at = 0; at < position; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 0x0a) {
      line++
      column = 1
    } else if (!isSecondHalf(text, at, unit)) column++
  }
  return { fault, position, line, column, found: foundAt(text, position), atEnd }
}

/** The second half of a character of two code units. */
function isSecondHalf(text: string, at: number, unit: number): boolean {
  if (unit < 0xdc00 || unit > 0xdfff || at === 0) return false
  const before = text.charCodeAt(at - 1)
  return before >= 0xd800 && before <= 0xdbff
}

function foundAt(text: string, position: number): string {
  const word = /^[\w$+.-]+/.exec(text.slice(position, position + 24))
  if (word) return word[0]
  const point = text.codePointAt(position)
  return point === undefined ? '' : String.fromCodePoint(point)
}
