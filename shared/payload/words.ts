/**
 * The words of a text as the index of the history sees them (SQLite FTS5, tokenizer unicode61): runs of letters,
 * digits and private use characters, in lower case; Latin letters without diacritics, those of other scripts with
 * theirs.
 */
export function wordsOf(text: string): string[] {
  if (isAscii.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return (
    text
      .replace(/\p{Script=Latin}\p{Mn}*/gu, (letter) => letter.normalize('NFD').replace(/\p{Mn}/gu, ''))
      .toLowerCase()
      .replaceAll('ς', 'σ')
      .match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []
  )
}

/**
 * Whether a text certainly lacks one of the words, found without taking it apart; false does not say that it has
 * them.
 */
export function lacksWords(text: string, words: readonly string[]): boolean {
  if (!isAscii.test(text)) return false
  const lower = text.toLowerCase()
  return words.some((word) => !lower.includes(word))
}

const isAscii = /^\p{ASCII}*$/u
