/** A text in two parts, of which only the first one gives way. */
export interface CutText {
  start: string
  /** Empty: the text is cut at its end. */
  end: string
  /** Width of `end` as CSS, in a monospaced font. */
  endWidth: string
}

/** A text up to this long fits nearly everywhere. */
const shortCharacters = 20
const longestEnd = 24
const shortestEnd = 6
/** These are as wide as they are high, in any font. */
const wide = /[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff60]/g
/** Nothing is known of the width of others. */
const measurable = /^[\x20-\x7e\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff60]*$/

/**
 * Parts a topic, a filter or a file name so that both its ends stay readable where it does not fit: names that differ,
 * differ there. The end begins with a level or a word, if there is one of a fitting length.
 */
export function cutText(text: string): CutText {
  const none = { start: text, end: '', endWidth: '0px' }
  if (text.length <= shortCharacters) return none
  const most = Math.min(longestEnd, Math.floor(text.length / 2))
  const tail = text.slice(-most)
  const level = tail.search(/[/ ]/)
  const end =
    level >= 0 && tail.length - level >= shortestEnd ? tail.slice(level) : tail.slice(-Math.min(most, 12))
  if (!measurable.test(end)) return none
  const wideCharacters = end.match(wide)?.length ?? 0
  return {
    start: text.slice(0, text.length - end.length),
    end,
    endWidth: `${end.length - wideCharacters}ch + ${wideCharacters}em`,
  }
}
