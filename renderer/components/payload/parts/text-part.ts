import { clipText } from '../../../../shared/payload/clip-text.ts'
import { markText } from '../../../../shared/payload/visible-text.ts'

/** What is drawn of a text at a time. */
export const partBounds = { maxCharacters: 65_536, maxMarks: 1_000 }

/** Enough of what follows to see that a character is not cut into halves. */
const lookAhead = 64

/** Where the part of a text ends that begins at `from`, in UTF-16 code units. */
export function endOfTextPart(text: string, from: number, { maxCharacters, maxMarks } = partBounds): number {
  const ahead = text.slice(from, from + maxCharacters + lookAhead)
  const last = markText(clipText(ahead, Infinity, maxCharacters).text, maxMarks).at(-1)
  return last ? from + last.at + last.text.length : text.length
}
