import type { Reply } from './contract/contract.ts'
import type { RequestLimits } from './wire.ts'

/**
 * Whether a value has no more structure than `limits`, a value that contains itself included. Its texts are measured
 * in UTF-16 units, which are never more than its bytes in UTF-8.
 */
export function isWithin(value: unknown, limits: RequestLimits): boolean {
  const open = [{ value, depth: 1 }]
  let values = 1
  let textLength = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value === 'string') textLength += next.value.length
    if (textLength > limits.textBytes) return false
    if (typeof next.value !== 'object' || next.value === null || ArrayBuffer.isView(next.value)) continue
    if (next.depth > limits.depth) return false
    const named = !Array.isArray(next.value)
    for (const name in next.value) {
      values += named ? 2 : 1
      if (named) textLength += name.length
      if (values > limits.values) return false
      open.push({ value: (next.value as Record<string, unknown>)[name], depth: next.depth + 1 })
    }
  }
  return true
}

/** The reply to an input beyond the limits, which is not processed. */
export const tooLarge: Reply = {
  ok: false,
  error: {
    code: 'bad-input',
    message: 'The input is nested too deeply or has too many parts.',
    details: { field: 'input', path: '', problem: 'too-large' },
  },
}
