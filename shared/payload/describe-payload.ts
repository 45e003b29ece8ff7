import type { JsonFault, ScanOptions, TokenVisitor } from './json/json-scan.ts'
import { jsonScanner } from './json/json-scan.ts'
import type { Steps } from './steps.ts'
import { runSteps } from './steps.ts'
import { decodeUtf8Steps } from './utf8-text.ts'

/** About 2 ms of scanning. */
const unitsPerStep = 32 * 1024
const ignore = () => undefined

/** What a payload is, by looking at its bytes. `text`: well-formed UTF-8 that is not JSON. */
export type PayloadKind = 'empty' | 'json' | 'text' | 'binary'

export interface PayloadDescription {
  kind: PayloadKind
  /** The bytes as text, a byte order mark left out; null when they are not well-formed UTF-8. */
  text: string | null
  /** It begins with EF BB BF, which JSON forbids and text does not need. */
  byteOrderMark: boolean
  /** JSON that stops where the preview stops; not a fault of the payload. */
  cut: boolean
  /** Why text is not JSON; null for JSON and for bytes. */
  fault: JsonFault | null
  /** Not one JSON value but several after another: JSON Lines, or concatenated. */
  severalValues: boolean
}

const binary: PayloadDescription = {
  kind: 'binary',
  text: null,
  byteOrderMark: false,
  cut: false,
  fault: null,
  severalValues: false,
}

/**
 * Describes a payload, or with `truncated` the first bytes of one: then neither a cut character nor an unfinished
 * value is held against it. A single number, string or literal is JSON (RFC 8259, section 2); nothing at all is not.
 */
export function describePayload(bytes: Uint8Array, truncated = false): PayloadDescription {
  return runSteps(describeSteps(bytes, truncated))
}

/**
 * As {@link describePayload}, in steps. `visitorOf` is given the text and is called with its JSON tokens, up to the
 * first fault.
 */
export function* describeSteps(
  bytes: Uint8Array,
  truncated: boolean,
  visitorOf: (text: string) => TokenVisitor = () => ignore,
): Steps<PayloadDescription> {
  if (bytes.length === 0) return { ...binary, kind: 'empty', text: '' }
  const decoded = yield* decodeUtf8Steps(bytes, truncated)
  if (decoded === null) return binary
  const byteOrderMark = decoded.startsWith('\uFEFF')
  const text = byteOrderMark ? decoded.slice(1) : decoded
  const fault = yield* scanSteps(text, visitorOf(text))
  const cut = truncated && fault?.atEnd === true && fault.fault !== 'empty'
  const several = !cut && fault?.fault === 'content-after-value' && (yield* severalSteps(text, truncated))
  return {
    kind: fault === null || cut ? 'json' : 'text',
    text,
    byteOrderMark,
    cut,
    fault: cut ? null : fault,
    severalValues: several,
  }
}

function* scanSteps(text: string, visit: TokenVisitor, options: ScanOptions = {}): Steps<JsonFault | null> {
  const scanner = jsonScanner(text, visit, options)
  while (!scanner.advance(scanner.position + unitsPerStep)) yield scanner.position / text.length
  return scanner.fault
}

/** Whether there are objects or arrays after one another; `1 2 3` is rather text. */
function* severalSteps(text: string, truncated: boolean): Steps<boolean> {
  let containers = true
  let depth = 0
  const fault = yield* scanSteps(
    text,
    (kind) => {
      if (kind === '{' || kind === '[') depth++
      else if (kind === '}' || kind === ']') depth--
      else if (depth === 0) containers = false
    },
    { many: true },
  )
  return containers && (fault === null || (truncated && fault.atEnd))
}
