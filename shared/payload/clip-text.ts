/** The beginning of a text and how much of it is missing. */
export interface ClippedText {
  text: string
  /** Line feeds beyond it. */
  moreLines: number
  /** Characters (UTF-16 code units) beyond it on the line where it was cut; 0 when it was cut between lines. */
  moreCharacters: number
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** Far longer than any grapheme cluster in use; a longer one is cut. */
const clusterUnits = 64

/** At most `maxLines` lines and `maxCharacters` characters of `text`, never part of a grapheme cluster. */
export function clipText(text: string, maxLines: number, maxCharacters: number): ClippedText {
  let end = 0
  for (let line = 0; line < maxLines; line++) {
    const next = text.indexOf('\n', end)
    if (next < 0) {
      end = text.length + 1
      break
    }
    end = next + 1
  }
  const byLines = end === 0 ? 0 : end - 1
  if (byLines <= maxCharacters) {
    return { text: text.slice(0, byLines), moreLines: lineFeeds(text, byLines), moreCharacters: 0 }
  }
  const cut = clusterStart(text, maxCharacters)
  const lineEnd = text.indexOf('\n', cut)
  const rest = (lineEnd < 0 ? text.length : lineEnd) - cut
  return { text: text.slice(0, cut), moreLines: lineFeeds(text, cut), moreCharacters: rest }
}

function lineFeeds(text: string, from: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** Start of the cluster that `position` lies in. */
function clusterStart(text: string, position: number): number {
  const from = Math.max(0, position - clusterUnits)
  const window = text.slice(from, position + clusterUnits)
  const cluster = graphemes.segment(window).containing(position - from)
  const start = from + (cluster?.index ?? position - from)
  return start > from ? start : position
}
