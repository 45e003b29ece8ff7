/** Hashes long topic names for the index of `history.db`. */
import { hash } from 'node:crypto'

const hexDigits = 12
/** Longer names are indexed by their hash. */
const mostIndexedBytes = 256

/**
 * The number that identifies a long topic in the index of the history: 48 bits of the SHA-1 of its name in UTF-8. Null
 * for a topic of at most 256 bytes, which is indexed by its name. Frozen: it is stored.
 */
export function topicHash(name: string | Uint8Array): number | null {
  if (Buffer.byteLength(name) <= mostIndexedBytes) return null
  return parseInt(hash('sha1', name, 'hex').slice(0, hexDigits), 16)
}
