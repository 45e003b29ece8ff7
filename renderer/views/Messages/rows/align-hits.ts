const isSpace = (character: string | undefined) => character !== undefined && /\s/.test(character)

/**
 * Places in a text, found again in what is shown of it: laid out anew, a text has other white space. First and last index
 * (excluding) of each, after one another; what lies beyond the part that is shown alike is left out.
 */
export function alignHits(source: string, shown: string, places: readonly number[]): number[] {
  const last = places.at(-1) ?? 0
  const shownAt: number[] = []
  let at = 0
  let showing = 0
  while (at < last && showing < shown.length) {
    if (source[at] === shown[showing]) shownAt[at++] = showing++
    else if (isSpace(shown[showing])) showing++
    else if (isSpace(source[at])) shownAt[at++] = showing
    else break
  }
  const aligned: number[] = []
  for (let index = 0; index + 1 < places.length; index += 2) {
    const start = shownAt[places[index] ?? 0]
    const end = shownAt[(places[index + 1] ?? 0) - 1]
    if (start !== undefined && end !== undefined) aligned.push(start, end + 1)
  }
  return aligned
}
