/** Builds FTS5 queries from search text. */
import { wordsOf } from '../../../../shared/payload/words.ts'

/** A query that requires every word of a text; null when the text holds none. */
export function wordQuery(text: string): string | null {
  const words = wordsOf(text)
  return words.length === 0 ? null : words.map((word) => `"${word}"`).join(' AND ')
}
