/**
 * What a spreadsheet may take for a formula, also after what it skips at the start of a cell (OWASP, CSV injection).
 */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u
const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const needsQuotes = /[",\r\n]|^\s|\s$/

/**
 * One cell of a CSV line. Guarded: a text that a spreadsheet could run as a formula gets a leading `'`, unless it is
 * nothing but a number (-12.5 stays one). A text that begins with `'` gets one too, so that taking one leading `'`
 * away always gives back the original. Quoted as RFC 4180, section 2 says.
 */
export function csvCell(text: string): string {
  const dangerous = formula.test(text) && !plainNumber.test(text)
  const guarded = dangerous || text.startsWith("'") ? `'${text}` : text
  return needsQuotes.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
