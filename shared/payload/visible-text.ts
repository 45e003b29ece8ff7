import { clipText } from './clip-text.ts'

/** Names of U+0000 to U+001F (ISO 646); pictures of them (U+2400 ...) are missing in most fonts. */
const controlNames =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  )

/**
 * A run of ordinary text, or a run of characters that cannot be seen or that deceive, with the mark to show for it.
 */
export interface TextSpan {
  /** The original characters. */
  text: string
  /** Where the run begins in the whole text, in UTF-16 code units. */
  at: number
  /** What to show instead: `NUL`, `U+202E`, `U+200B ×1,024`. Null for ordinary text. */
  mark: string | null
  /** How many characters (code points) the mark stands for; 0 for ordinary text. */
  count: number
}

// Controls but tab and line feed; format characters (bidirectional, zero width, tags), which have no shape; fillers
// and blanks that look like nothing or like a space; variation selectors; line separators; private controls.
const suspiciousRuns =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u2000-\u200A\u202F\u205F\u2800\u3000\u3164\uFE00-\uFE0F\uFFA0\u{E0100}-\u{E01EF}]+/gu

/** Most texts hold nothing else, which is found sooner than runs are. */
const plainAscii = /^[\t\n -~]*$/

const emojiBefore = /\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*$/u
const emojiAfter = /^\p{Extended_Pictographic}/u
const emojiSelectorBefore = /[\p{Extended_Pictographic}0-9#*]$/u

/** Kinds of characters that one mark names; of more it tells only the number. */
const maxNames = 3

/**
 * Splits text into ordinary and marked runs. Marked are C0 and C1 controls, bidirectional controls (CVE-2021-42574),
 * and everything invisible; neighbours share one mark. Tab and line feed are ordinary, and so are the joiners inside
 * an emoji. Stops before the mark that would exceed `maxMarks`: where the spans end is where the last one ends.
 */
export function markText(text: string, maxMarks = Infinity): TextSpan[] {
  const spans: TextSpan[] = []
  let plainFrom = 0
  let marks = 0
  for (const run of hiddenRuns(text)) {
    if (run.at > plainFrom) spans.push(ordinary(text, plainFrom, run.at))
    if (marks === maxMarks) return spans
    spans.push(run)
    marks++
    plainFrom = run.at + run.text.length
  }
  if (plainFrom < text.length) spans.push(ordinary(text, plainFrom, text.length))
  return spans
}

/** Whether {@link markText} would mark anything. */
export function hasMarks(text: string): boolean {
  return !plainAscii.test(text) && hiddenRuns(text).next().done !== true
}

/** The beginning of a text as {@link markText} splits it, within two bounds. `more`: UTF-16 code units left out. */
export function clipMarked(
  text: string,
  maxCharacters: number,
  maxMarks: number,
): { spans: TextSpan[]; more: number } {
  const spans = markText(clipText(text, Infinity, maxCharacters).text, maxMarks)
  const last = spans.at(-1)
  return { spans, more: text.length - (last ? last.at + last.text.length : 0) }
}

/** A text for places that show nothing but text, such as tooltips: marks are spelled out in brackets, `[U+202E]`. */
export function visibleText(text: string, maxCharacters = 1_000): string {
  const { spans, more } = clipMarked(text, maxCharacters, 100)
  return (
    spans.map((span) => (span.mark === null ? span.text : `[${span.mark}]`)).join('') + (more > 0 ? '…' : '')
  )
}

function ordinary(text: string, from: number, to: number): TextSpan {
  return { text: text.slice(from, to), at: from, mark: null, count: 0 }
}

/** The marked runs of a text, in order. */
function* hiddenRuns(text: string): Generator<TextSpan> {
  for (const match of text.matchAll(suspiciousRuns)) {
    let points: number[] = []
    let from = match.index
    let at = from
    for (const character of match[0]) {
      if (character === '\t' || character === '\n' || isPartOfEmoji(text, at, character)) {
        if (points.length > 0) yield marked(text, from, at, points)
        points = []
        from = at + character.length
      } else points.push(character.codePointAt(0) ?? 0)
      at += character.length
    }
    if (points.length > 0) yield marked(text, from, at, points)
  }
}

function marked(text: string, from: number, to: number, points: readonly number[]): TextSpan {
  return { text: text.slice(from, to), at: from, mark: markOf(points), count: points.length }
}

function isPartOfEmoji(text: string, at: number, character: string): boolean {
  if (character !== '\uFE0F' && character !== '\u200D') return false
  // Longest emoji run that matters here: a pictograph, a selector and a skin tone.
  const before = text.slice(Math.max(0, at - 8), at)
  if (character === '\uFE0F') return emojiSelectorBefore.test(before)
  return emojiBefore.test(before) && emojiAfter.test(text.slice(at + 1, at + 3))
}

/** `U+200B`, `U+200B ×12`, `U+202E U+2066 ×3`, `U+200B U+200C U+200D … ×1,024`. */
function markOf(points: readonly number[]): string {
  const groups: { point: number; count: number }[] = []
  for (const point of points) {
    const last = groups.at(-1)
    if (last?.point === point) last.count++
    else if (groups.length > maxNames) break
    else groups.push({ point, count: 1 })
  }
  if (groups.length > maxNames) {
    const names = groups.slice(0, maxNames).map(({ point }) => nameOf(point))
    return `${names.join(' ')} … ${times(points.length)}`
  }
  return groups
    .map(({ point, count }) => (count > 1 ? `${nameOf(point)} ${times(count)}` : nameOf(point)))
    .join(' ')
}

function times(count: number): string {
  return `×${count.toLocaleString('en')}`
}

function nameOf(point: number): string {
  if (point === 0x7f) return 'DEL'
  return controlNames[point] ?? `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
}
