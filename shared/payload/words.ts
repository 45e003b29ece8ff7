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

/** Length in UTF-16 code units of the pieces in which a long text is taken apart. */
const pieceLength = 256 * 1024

/** Whether a text has all of these words, which are given as {@link wordsOf} returns them; false without words. */
export function hasWords(text: string, words: readonly string[]): boolean {
  const missing = new Set(words)
  for (let start = 0; start < text.length && missing.size > 0;) {
    const end = endOfPiece(text, start)
    findWords(text.slice(start, end), missing)
    start = end
  }
  return words.length > 0 && missing.size === 0
}

function findWords(piece: string, missing: Set<string>): void {
  if (isAscii.test(piece)) {
    const lower = piece.toLowerCase()
    if (![...missing].some((word) => lower.includes(word))) return
  }
  for (const word of wordsOf(piece)) if (missing.delete(word) && missing.size === 0) return
}

// No word is cut: a piece ends before a space or an ASCII control character.
function endOfPiece(text: string, start: number): number {
  for (let end = start + pieceLength; end < text.length; end++) if (text.charCodeAt(end) <= space) return end
  return text.length
}

const space = 0x20
const isAscii = /^\p{ASCII}*$/u
