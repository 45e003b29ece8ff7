import { checkJson } from './json/json-check.ts'
import type { JsonFault } from './json/json-scan.ts'
import { scanJson } from './json/json-scan.ts'
import { decodeUtf8, decodeUtf8Prefix } from './utf8-text.ts'

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
 * Describes a payload, or with `truncated` the first bytes of one: then neither a cut character nor an unfinished value
 * is held against it. A single number, string or literal is JSON (RFC 8259, section 2); nothing at all is not.
 */
export function describePayload(bytes: Uint8Array, truncated = false): PayloadDescription {
  if (bytes.length === 0) return { ...binary, kind: 'empty', text: '' }
  const decoded = truncated ? (decodeUtf8Prefix(bytes)?.text ?? null) : decodeUtf8(bytes)
  if (decoded === null) return binary
  const byteOrderMark = decoded.startsWith('\uFEFF')
  const text = byteOrderMark ? decoded.slice(1) : decoded
  const fault = checkJson(text)
  const cut = truncated && fault?.atEnd === true && fault.fault !== 'empty'
  const several = !cut && fault?.fault === 'content-after-value' && holdsSeveralValues(text, truncated)
  return {
    kind: fault === null || cut ? 'json' : 'text',
    text,
    byteOrderMark,
    cut,
    fault: cut ? null : fault,
    severalValues: several,
  }
}

/** Objects or arrays after one another; `1 2 3` is rather text. */
function holdsSeveralValues(text: string, truncated: boolean): boolean {
  let containers = true
  let depth = 0
  const fault = scanJson(
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
