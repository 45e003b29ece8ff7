import type { PayloadFormat } from '../types/profile-parts.ts'
import { toBase64, toHex } from './byte-dump.ts'
import { checkJson } from './json/json-check.ts'
import type { JsonFault } from './json/json-scan.ts'
import { decodeUtf8, encodeUtf8 } from './utf8-text.ts'

/**
 * Why a typed text cannot be converted to bytes. `hex`, `base64`: position of the first character that cannot be,
 * from 0.
 */
export type TypedFault =
  { fault: 'hex' | 'base64'; position: number } | { fault: 'half-byte' } | { fault: 'json'; json: JsonFault }

/** The bytes a typed text stands for, or why it stands for none. */
export type TypedBytes = { bytes: Uint8Array; fault: null } | { bytes: null; fault: TypedFault }

/**
 * What a text that was typed in a format stands for. Text and JSON are its UTF-8; an empty one is no bytes in every
 * format. Hex ignores white space and colons, base64 (RFC 4648, section 4 and 5) white space and missing padding.
 */
export function bytesOfTyped(text: string, format: PayloadFormat): TypedBytes {
  if (format === 'hex') return bytesOfHex(text)
  if (format === 'base64') return bytesOfBase64(text)
  const json = format === 'json' && text.trim() !== '' ? checkJson(text) : null
  return json === null
    ? { bytes: encodeUtf8(text), fault: null }
    : { bytes: null, fault: { fault: 'json', json } }
}

/**
 * The text that stands for bytes in a format. Bytes that are not text are shown as hex; the result names the format
 * used.
 */
export function typedOfBytes(
  bytes: Uint8Array,
  format: PayloadFormat,
): { text: string; format: PayloadFormat } {
  if (format === 'base64') return { text: toBase64(bytes), format }
  const text = format === 'hex' ? null : decodeUtf8(bytes)
  return text === null ? { text: toHex(bytes), format: 'hex' } : { text, format }
}

function bytesOfHex(text: string): TypedBytes {
  const position = text.search(/[^\da-f\s:]/i)
  if (position >= 0) return { bytes: null, fault: { fault: 'hex', position } }
  const digits = text.replace(/[\s:]/g, '')
  if (digits.length % 2 === 1) return { bytes: null, fault: { fault: 'half-byte' } }
  const pairs = digits.match(/../g) ?? []
  return { bytes: Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)), fault: null }
}

function bytesOfBase64(text: string): TypedBytes {
  const position = text.search(/[^\w+/\s=-]|=(?![=\s]*$)/)
  if (position >= 0) return { bytes: null, fault: { fault: 'base64', position } }
  const digits = text.replace(/[\s=]/g, '').replace(/-/g, '+').replace(/_/g, '/')
  if (digits.length % 4 === 1) return { bytes: null, fault: { fault: 'base64', position: text.length } }
  return { bytes: Uint8Array.from(atob(digits), (character) => character.charCodeAt(0)), fault: null }
}
