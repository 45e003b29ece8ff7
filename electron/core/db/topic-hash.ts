/** Hashes topic names for the index of `history.db`. */
import { hash } from 'node:crypto'

const hexDigits = 12

/**
 * The number that identifies a topic in the index of the history: 48 bits of the SHA-1 of its name in UTF-8. Frozen:
 * it is stored.
 */
export function topicHash(name: string | Uint8Array): number {
  return parseInt(hash('sha1', name, 'hex').slice(0, hexDigits), 16)
}
