/** Turns the search text of a filter into ways to match topics and payloads. */
import { WorkbenchError } from '../../../../shared/errors.ts'
import { hasWords, wordsOf } from '../../../../shared/payload/words.ts'
import type { TextMatch, ViewFilter } from '../../../../shared/types/message.ts'
import { wordQuery } from './word-query.ts'

/** What a filter's text means for topics and payloads. */
export interface TextSearch {
  /** Whether a topic's name holds it: all its messages then match. */
  inTopic(topic: string): boolean
  /** Lower-case bytes that a payload must hold, ASCII letters in either case; null if `inPayload` decides. */
  bytes: Buffer | null
  /** Whether a payload, read as UTF-8, holds it. */
  inPayload(payload: string): boolean
  /** The query for the word index; null if the index cannot help. */
  words: string | null
}

/** How a filter's text is searched, or null when it has none. Throws WorkbenchError `invalid-regexp`. */
export function textSearch({ text, match = 'substring' }: ViewFilter): TextSearch | null {
  return text === '' ? null : searches[match](text)
}

const searches: Readonly<Record<TextMatch, (text: string) => TextSearch>> = {
  substring: (text) => {
    const needle = lowerAscii(text)
    const holds = (other: string) => lowerAscii(other).includes(needle)
    return { inTopic: holds, bytes: Buffer.from(needle, 'utf8'), inPayload: holds, words: null }
  },
  words: (text) => {
    const wanted = wordsOf(text)
    const inPayload = (other: string) => hasWords(other, wanted)
    return { inTopic: () => false, bytes: null, inPayload, words: wordQuery(text) }
  },
  regexp: (text) => {
    const pattern = patternOf(text)
    const holds = (other: string) => pattern.test(other)
    return { inTopic: holds, bytes: null, inPayload: holds, words: null }
  },
}

function patternOf(source: string): RegExp {
  try {
    return new RegExp(source, 'iu')
  } catch (error) {
    const cause = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : ''
    throw new WorkbenchError('invalid-regexp', `This is no regular expression: ${cause}`, { cause })
  }
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
