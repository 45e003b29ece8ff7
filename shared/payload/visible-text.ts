/** Names of U+0000 to U+001F (ISO 646); pictures of them (U+2400 ...) are missing in most fonts. */
const controlNames =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  )

/** A run of ordinary text, or one character that cannot be seen or that deceives, with the mark to show for it. */
export interface TextSpan {
  /** The original characters. */
  text: string
  /** What to show instead: `NUL` for a control character of ASCII, else its code point, `U+202E`. Null for a plain run. */
  mark: string | null
}

// Controls but tab and line feed; format characters (bidirectional, zero width, tags), which have no shape; fillers
// and blanks that look like nothing or like a space; variation selectors; line separators; private controls.
const suspicious =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u2000-\u200A\u202F\u205F\u2800\u3000\u3164\uFE00-\uFE0F\uFFA0\u{E0100}-\u{E01EF}]/gu

const emojiBefore = /\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*$/u
const emojiAfter = /^\p{Extended_Pictographic}/u
const emojiSelectorBefore = /[\p{Extended_Pictographic}0-9#*]$/u

/**
 * Splits text into plain runs and marked characters: C0 and C1 controls, bidirectional
 * controls (CVE-2021-42574), and everything invisible. Tab and line feed are plain, and so are the joiners inside an emoji.
 */
export function markText(text: string): TextSpan[] {
  const spans: TextSpan[] = []
  let plainFrom = 0
  for (const match of text.matchAll(suspicious)) {
    const character = match[0]
    const at = match.index
    if (character === '\t' || character === '\n' || isPartOfEmoji(text, at, character)) continue
    if (at > plainFrom) spans.push({ text: text.slice(plainFrom, at), mark: null })
    spans.push({ text: character, mark: markOf(character) })
    plainFrom = at + character.length
  }
  if (plainFrom < text.length) spans.push({ text: text.slice(plainFrom), mark: null })
  return spans
}

/** Whether {@link markText} would mark anything. */
export function hasMarks(text: string): boolean {
  return markText(text).some((span) => span.mark !== null)
}

function isPartOfEmoji(text: string, at: number, character: string): boolean {
  // Longest emoji run that matters here: a pictograph, a selector and a skin tone.
  const before = text.slice(Math.max(0, at - 8), at)
  if (character === '\uFE0F') return emojiSelectorBefore.test(before)
  return character === '\u200D' && emojiBefore.test(before) && emojiAfter.test(text.slice(at + 1, at + 3))
}

function markOf(character: string): string {
  const point = character.codePointAt(0) ?? 0
  if (point === 0x7f) return 'DEL'
  return controlNames[point] ?? `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
}
