/** Token of a JSON text; punctuation is named by its character. A member name is a `key`, not a `string`. */
export type JsonTokenKind =
  '{' | '}' | '[' | ']' | ':' | ',' | 'key' | 'string' | 'number' | 'true' | 'false' | 'null'

/** Why a text is not JSON (RFC 8259), as a closed union; the page words it. */
export type JsonFaultCode =
  | 'empty'
  | 'unexpected-end'
  | 'unterminated-string'
  | 'line-break-in-string'
  | 'control-character'
  | 'bad-escape'
  | 'bad-number'
  | 'not-a-literal'
  | 'single-quotes'
  | 'comment'
  | 'unquoted-key'
  | 'trailing-comma'
  | 'value-expected'
  | 'key-expected'
  | 'colon-expected'
  | 'comma-expected'
  | 'content-after-value'
  | 'byte-order-mark'

/** Where a lexical scan stopped: its end, or a fault at `end`. */
export interface Lexeme {
  end: number
  fault: JsonFaultCode | null
  atEnd: boolean
}

const literals = ['true', 'false', 'null'] as const
const hexDigits = /^[0-9a-fA-F]{4}$/

/** Scans the string, number or literal that begins at `at`. */
export function scanScalar(text: string, at: number): { kind: JsonTokenKind; lexeme: Lexeme } {
  const character = text.charAt(at)
  if (character === '"') return { kind: 'string', lexeme: scanString(text, at) }
  if (character === '-' || isDigit(text.charCodeAt(at)))
    return { kind: 'number', lexeme: scanNumber(text, at) }
  for (const literal of literals) {
    if (text.startsWith(literal, at) && !isWordUnit(text.charCodeAt(at + literal.length))) {
      return { kind: literal, lexeme: { end: at + literal.length, fault: null, atEnd: false } }
    }
  }
  return { kind: 'null', lexeme: { end: at, ...scalarFault(text, at, character) } }
}

function scalarFault(text: string, at: number, character: string): { fault: JsonFaultCode; atEnd: boolean } {
  if (character === '\uFEFF') return { fault: 'byte-order-mark', atEnd: false }
  if (character === "'") return { fault: 'single-quotes', atEnd: false }
  if (character === '/') return { fault: 'comment', atEnd: false }
  if (character === '+' || character === '.') return { fault: 'bad-number', atEnd: false }
  const rest = text.slice(at, at + 6)
  const cutShort = literals.some((literal) => literal.startsWith(rest))
  if (isWordUnit(character.charCodeAt(0)))
    return { fault: cutShort ? 'unexpected-end' : 'not-a-literal', atEnd: cutShort }
  return { fault: 'value-expected', atEnd: false }
}

/** Scans the string whose opening quote is at `start`: `end` is past the closing quote, or where the fault is. */
export function scanString(text: string, start: number): Lexeme {
  let at = start + 1
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    if (unit === 0x22) return { end: at + 1, fault: null, atEnd: false }
    if (unit === 0x5c) {
      const length = escapeLength(text, at)
      if (length === 0) {
        const cutShort = isCutEscape(text, at)
        return {
          end: cutShort ? start : at,
          fault: cutShort ? 'unterminated-string' : 'bad-escape',
          atEnd: cutShort,
        }
      }
      at += length
    } else if (unit < 0x20) {
      const lineBreak = unit === 0x0a || unit === 0x0d
      return { end: at, fault: lineBreak ? 'line-break-in-string' : 'control-character', atEnd: false }
    } else at++
  }
  return { end: start, fault: 'unterminated-string', atEnd: true }
}

function escapeLength(text: string, at: number): number {
  const escaped = text.charAt(at + 1)
  if (escaped === 'u') return hexDigits.test(text.slice(at + 2, at + 6)) ? 6 : 0
  return escaped !== '' && '"\\/bfnrt'.includes(escaped) ? 2 : 0
}

function isCutEscape(text: string, at: number): boolean {
  return text.length - at < 6 && /^\\(u[0-9a-fA-F]{0,3})?$/.test(text.slice(at))
}

/** `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?` (RFC 8259, section 6). */
function scanNumber(text: string, start: number): Lexeme {
  let at = start
  if (text.charAt(at) === '-') at++
  const whole = at
  at = skipDigits(text, at)
  if (at === whole || (text.charCodeAt(whole) === 0x30 && at > whole + 1)) return badNumber(text, start, at)
  if (text.charAt(at) === '.') {
    const fraction = at + 1
    at = skipDigits(text, fraction)
    if (at === fraction) return badNumber(text, start, at)
  }
  if (text.charAt(at) === 'e' || text.charAt(at) === 'E') {
    const sign = text.charAt(at + 1)
    const exponent = at + (sign === '+' || sign === '-' ? 2 : 1)
    at = skipDigits(text, exponent)
    if (at === exponent) return badNumber(text, start, at)
  }
  if (isWordUnit(text.charCodeAt(at)) || text.charAt(at) === '.') return badNumber(text, start, at)
  return { end: at, fault: null, atEnd: false }
}

function badNumber(text: string, start: number, stopped: number): Lexeme {
  return {
    end: start,
    fault: 'bad-number',
    atEnd: stopped >= text.length && !/^-?0\d/.test(text.slice(start, start + 3)),
  }
}

function skipDigits(text: string, from: number): number {
  let at = from
  while (isDigit(text.charCodeAt(at))) at++
  return at
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

/** Letters, digits, `_` and `$` of ASCII; false for the NaN past the end of a text. */
export function isWordUnit(unit: number): boolean {
  const letter = unit | 0x20
  return isDigit(unit) || (letter >= 0x61 && letter <= 0x7a) || unit === 0x5f || unit === 0x24
}
