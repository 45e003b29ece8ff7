/**
 * The words of a text as the index of the history sees them (SQLite FTS5, tokenizer unicode61): runs of letters, digits
 * and private use characters, in lower case; Latin letters without diacritics, those of other scripts with theirs.
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
