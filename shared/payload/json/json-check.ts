import type { JsonFault } from './json-scan.ts'
import { scanJson } from './json-scan.ts'
import type { JsonLayoutOptions } from './json-lines.ts'
import { layoutJson, layoutText } from './json-lines.ts'
import { tokenizeJson } from './json-tokens.ts'

const ignore = () => undefined

/** Why `text` is not one JSON value (RFC 8259), or null if it is. */
export function checkJson(text: string): JsonFault | null {
  return scanJson(text, ignore)
}

/**
 * `text` indented anew, every number, string and key copied as it is; or why it cannot be, when it is not JSON.
 */
export function formatJson(
  text: string,
  options: JsonLayoutOptions = {},
): { text: string; fault: null } | { text: null; fault: JsonFault } {
  const tokens = tokenizeJson(text)
  if (tokens.fault) return { text: null, fault: tokens.fault }
  return { text: layoutText(layoutJson(tokens, { maxLines: Infinity, ...options })), fault: null }
}
