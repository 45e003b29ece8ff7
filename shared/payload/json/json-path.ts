import type { PathStep } from '../../types/workbench.ts'
import { markText } from '../visible-text.ts'
import type { JsonTokenKind } from './json-lexemes.ts'
import { jsonStringValue } from './json-tokens.ts'

const plainName = /^[A-Za-z_]\w*$/

/**
 * Text form of a path: `$`, `$.a.b[0]["odd key"]`; names are quoted as JSON strings where they must be. Characters
 * that cannot be seen or that deceive are escaped, so the text is safe in a label.
 */
export function formatPath(path: readonly PathStep[]): string {
  return (
    '$' +
    path
      .map((part) => {
        if (typeof part === 'number') return `[${part}]`
        return plainName.test(part) ? `.${part}` : `[${quoted(part)}]`
      })
      .join('')
  )
}

function quoted(name: string): string {
  return markText(JSON.stringify(name))
    .map(({ text, mark }) => (mark === null ? text : escaped(text)))
    .join('')
}

function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, at) => {
    return `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`
  }).join('')
}

/** One step of the way down while tokens are walked in order: keeps the path of the value that begins next. */
export interface PathTracker {
  /** To be called with every token, in order, after its value was looked at. */
  pass(kind: JsonTokenKind, start: number, end: number): void
  /** Path of the value token that comes next; a new array each time. */
  path(): PathStep[]
  depth(): number
}

/** Follows the path through the tokens of `text`. With several top-level values all have the path `$`. */
export function trackPath(text: string): PathTracker {
  const steps: PathStep[] = []
  return {
    pass(kind, start, end) {
      if (kind === '{') steps.push('')
      else if (kind === '[') steps.push(0)
      else if (kind === '}' || kind === ']') steps.pop()
      else if (kind === 'key') steps[steps.length - 1] = jsonStringValue(text.slice(start, end))
      else if (kind === ',') {
        const last = steps.at(-1)
        if (typeof last === 'number') steps[steps.length - 1] = last + 1
      }
    },
    path: () => steps.slice(),
    depth: () => steps.length,
  }
}
