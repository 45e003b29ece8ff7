import type { PathStep } from '../../types/workbench.ts'
import { scanString } from './json-lexemes.ts'
import type { JsonTokens } from './json-tokens.ts'
import { jsonStringValue } from './json-tokens.ts'

const plainName = /^[A-Za-z_]\w*$/
const step = /\.([A-Za-z_]\w*)|\[(0|[1-9]\d{0,15})\]/y

/** Text form of a path: `$`, `$.a.b[0]["odd key"]`; names are quoted as JSON strings where they must be. */
export function formatPath(path: readonly PathStep[]): string {
  return (
    '$' +
    path
      .map((part) => {
        if (typeof part === 'number') return `[${part}]`
        return plainName.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`
      })
      .join('')
  )
}

/** The path that {@link formatPath} writes as `text`, or null when it is not one. */
export function parsePath(text: string): PathStep[] | null {
  if (!text.startsWith('$')) return null
  const path: PathStep[] = []
  let at = 1
  while (at < text.length) {
    step.lastIndex = at
    const match = step.exec(text)
    if (match) {
      path.push(match[1] ?? Number(match[2]))
      at = step.lastIndex
    } else if (text.startsWith('["', at)) {
      const { end, fault } = scanString(text, at + 1)
      if (fault || text.charAt(end) !== ']') return null
      path.push(jsonStringValue(text.slice(at + 1, end)))
      at = end + 1
    } else return null
  }
  return path
}

/** One step of the way down while tokens are walked in order: keeps the path of the value that begins next. */
export interface PathTracker {
  /** To be called with every token, in order, after its value was looked at. */
  pass(index: number): void
  /** Path of the value token that comes next; a new array each time. */
  path(): PathStep[]
  depth(): number
}

/** Follows the path through `tokens`. With several top-level values all have the path `$`. */
export function trackPath(tokens: JsonTokens): PathTracker {
  const steps: PathStep[] = []
  return {
    pass(index) {
      const kind = tokens.kinds[index]
      if (kind === '{') steps.push('')
      else if (kind === '[') steps.push(0)
      else if (kind === '}' || kind === ']') steps.pop()
      else if (kind === 'key') {
        steps[steps.length - 1] = jsonStringValue(tokens.text.slice(tokens.starts[index], tokens.ends[index]))
      } else if (kind === ',') {
        const last = steps.at(-1)
        if (typeof last === 'number') steps[steps.length - 1] = last + 1
      }
    },
    path: () => steps.slice(),
    depth: () => steps.length,
  }
}
