import { wordsOf } from '../../../../shared/payload/words.ts'
import type { ViewFilter } from '../../../../shared/types/message.ts'

/** Why a text cannot be searched for yet; `part` names a text of the catalogue, `cause` is the engine's own word. */
export type TextFault = { type: 'noWords' } | { type: 'noRegexp'; part: RegexpFault; cause: string }

/** What engines say about a bad pattern, in no language of the user's. */
const regexpFaults = [
  ['openClass', /character class.*unterminated|unterminated character class/i],
  ['openGroup', /unterminated (group|parenthetical)/i],
  ['closedGroup', /unmatched '?\)'?/i],
  ['nothingToRepeat', /nothing to repeat/i],
  ['range', /range out of order|invalid character class|class escape/i],
  ['property', /property name/i],
  ['escape', /escape|at end of pattern/i],
  ['quantifier', /quantifier|repetition/i],
  ['group', /group|capture|named reference/i],
] as const

export type RegexpFault = (typeof regexpFaults)[number][0] | 'unknown'

/** Why the text of a filter cannot be searched for in its own way; null when it can, or is empty. */
export function textFault({ text, match }: Pick<ViewFilter, 'text' | 'match'>): TextFault | null {
  if (text === '') return null
  if (match === 'words') return wordsOf(text).length === 0 ? { type: 'noWords' } : null
  return match === 'regexp' ? regexpFault(text) : null
}

function regexpFault(source: string): TextFault | null {
  try {
    // As the core will do it: see `ViewFilter.match`.
    new RegExp(source, 'iu')
    return null
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    // V8 repeats the pattern, which may hold anything, before its last colon.
    const cause = message.slice(message.lastIndexOf(': ') + 1).trim()
    const part = regexpFaults.find(([, said]) => said.test(cause))?.[0] ?? 'unknown'
    return { type: 'noRegexp', part, cause }
  }
}
