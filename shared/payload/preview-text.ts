import { decodeUtf8, decodeUtf8Prefix } from './utf8-text.ts'

/**
 * A payload, or with `truncated` the first bytes of one, as the text that is shown of it: without a byte order mark.
 * Null when the bytes are not well-formed UTF-8.
 */
export function previewText(bytes: Uint8Array, truncated: boolean): string | null {
  const text = truncated ? (decodeUtf8Prefix(bytes)?.text ?? null) : decodeUtf8(bytes)
  return text?.startsWith('\uFEFF') ? text.slice(1) : text
}
