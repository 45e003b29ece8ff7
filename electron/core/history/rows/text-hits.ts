/** Locates the search text in the rows that a view shows. */
import { previewText } from '../../../../shared/payload/preview-text.ts'
import { wordsOf } from '../../../../shared/payload/words.ts'
import type { TextHits, TextMatch, TimelineRow, ViewFilter } from '../../../../shared/types/message.ts'

/** Start and end index (end exclusive) of each place, in one flat list. */
type Places = number[]

/** Maximum number of places reported per text. */
const maxPlaces = 50

/** Finds where a filter's text occurs in a row, as {@link textSearch} matches it; null if the filter has no text. */
export function hitFinder({
  text,
  match = 'substring',
}: ViewFilter): ((row: TimelineRow) => TextHits) | null {
  if (text === '') return null
  const find = finders[match](text)
  return (row) => {
    if (row.kind === 'event') return { topic: [], payload: [] }
    const truncated = row.payload.length < row.payloadBytes
    const payload = previewText(row.payload, truncated) ?? ''
    const places = find(payload)
    // A match that ends with the preview may continue beyond it.
    if (truncated && places.at(-1) === payload.length) places.splice(-2)
    return { topic: match === 'words' ? [] : find(row.topic), payload: places }
  }
}

const finders: Readonly<Record<TextMatch, (text: string) => (searched: string) => Places>> = {
  substring: (text) => {
    const needle = lowerAscii(text)
    return (searched) => {
      const lower = lowerAscii(searched)
      const places: Places = []
      for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, at + needle.length)) {
        places.push(at, at + needle.length)
        if (places.length === 2 * maxPlaces) break
      }
      return places
    }
  },
  words: (text) => {
    const wanted = new Set(wordsOf(text))
    const isWanted = (run: string) => {
      const words = wordsOf(run)
      return words.length > 0 && words.every((word) => wanted.has(word))
    }
    return (searched) => placesOf(searched, /[\p{L}\p{N}\p{Co}\p{Mn}]+/gu, isWanted)
  },
  regexp: (text) => {
    const pattern = new RegExp(text, 'giu')
    return (searched) => placesOf(searched, pattern, (found) => found !== '')
  },
}

function placesOf(searched: string, pattern: RegExp, counts: (found: string) => boolean): Places {
  const places: Places = []
  for (const { 0: found, index } of searched.matchAll(pattern)) {
    if (!counts(found)) continue
    places.push(index, index + found.length)
    if (places.length === 2 * maxPlaces) break
  }
  return places
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
