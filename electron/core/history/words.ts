/**
 * The words of a text as the index sees them (SQLite FTS5, tokenizer unicode61): runs of letters, digits and private use
 * characters, in lower case; Latin letters without diacritics, those of other scripts with theirs.
 */
export function wordsOf(text: string): string[] {
  return (
    text
      .replace(/\p{Script=Latin}\p{Mn}*/gu, (letter) => letter.normalize('NFD').replace(/\p{Mn}/gu, ''))
      .toLowerCase()
      .replaceAll('ς', 'σ')
      .match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []
  )
}

/** A question to the index: every one of these words. Null when the text holds none. */
export function wordQuery(text: string): string | null {
  const words = wordsOf(text)
  return words.length === 0 ? null : words.map((word) => `"${word}"`).join(' AND ')
}
