import type { PathStep } from '../../types/workbench.ts'
import { decodeUtf8 } from '../utf8-text.ts'

/**
 * The number at `path` of a JSON payload, for charts: null when the payload is not JSON (a byte order mark aside),
 * nothing is there, or what is there is not a finite number. An index goes into arrays only, a name into objects
 * only. Of duplicate keys the last counts. Rounded to a double, as every chart is.
 */
export function numberAtPath(payload: Uint8Array | string, path: readonly PathStep[]): number | null {
  const text = typeof payload === 'string' ? payload : decodeUtf8(payload)
  if (text === null || !canHoldNumber(text, path)) return null
  let value: unknown
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch {
    return null
  }
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return null
    if (Array.isArray(value) !== (typeof part === 'number') || !Object.hasOwn(value, part)) return null
    value = Reflect.get(value, part)
  }
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Spares the cost of a thrown error for the many payloads that are plainly something else. */
function canHoldNumber(text: string, path: readonly PathStep[]): boolean {
  const first = /[^\s\uFEFF]/.exec(text)?.[0] ?? ''
  if (path.length === 0) return /[-\d]/.test(first)
  return first === (typeof path[0] === 'number' ? '[' : '{')
}
