import type { PathStep } from '../../types/workbench.ts'
import type { JsonTokenKind } from './json-lexemes.ts'
import { trackPath } from './json-path.ts'
import type { JsonTokens } from './json-tokens.ts'
import { duplicateKeys } from './json-tokens.ts'

/** What the value of a row is. */
export type JsonValueKind = 'object' | 'array' | 'string' | 'number' | 'true' | 'false' | 'null'

/** One value of a JSON text, with the name or index it has in what contains it. */
export interface JsonTreeRow {
  /** How many objects and arrays contain it. */
  depth: number
  /** The member name as it is written, without its quotes; the index of an array element; null at the top. */
  name: string | number | null
  /** The object has this name more than once. */
  duplicate: boolean
  kind: JsonValueKind
  /** The value exactly as it is written; empty for objects and arrays. */
  text: string
  path: PathStep[]
  /** Members of an object or elements of an array. */
  children: number
  /** Index of the first row after everything it contains: where to go on when it is folded. */
  next: number
}

export interface JsonTree {
  rows: JsonTreeRow[]
  /** There are values beyond `rows`. */
  cut: boolean
}

/** Paths are kept for rows down to here; what is deeper is left out. */
const maxDepth = 200

/** The values of a JSON text in order, as rows of a tree; at most `maxRows` of them. */
export function jsonTree(tokens: JsonTokens, maxRows = 20_000): JsonTree {
  const { kinds, starts, ends, text } = tokens
  const duplicates = duplicateKeys(tokens)
  const tracker = trackPath(tokens)
  const rows: JsonTreeRow[] = []
  const open: (JsonTreeRow | null)[] = []
  let cut = false
  let key = -1

  const nameOf = (parent: JsonTreeRow | null | undefined): string | number | null => {
    if (!parent) return null
    return parent.kind === 'object'
      ? text.slice((starts[key] ?? 0) + 1, (ends[key] ?? 0) - 1)
      : parent.children
  }

  for (const [index, kind] of kinds.entries()) {
    const valueKind = valueKindOf(kind)
    if (kind === 'key') key = index
    else if (kind === '}' || kind === ']') {
      const closed = open.pop()
      if (closed) closed.next = rows.length
    } else if (valueKind) {
      const parent = open.at(-1)
      const contains = valueKind === 'object' || valueKind === 'array'
      let row: JsonTreeRow | null = null
      if (rows.length < maxRows && open.length <= maxDepth && parent !== null) {
        row = {
          depth: open.length,
          name: nameOf(parent),
          duplicate: parent?.kind === 'object' && duplicates.has(key),
          kind: valueKind,
          text: contains ? '' : text.slice(starts[index], ends[index]),
          path: tracker.path(),
          children: 0,
          next: rows.length + 1,
        }
        rows.push(row)
      } else cut = true
      if (parent) parent.children++
      if (contains) open.push(row)
    }
    tracker.pass(index)
  }
  for (const row of open) if (row) row.next = rows.length
  return { rows, cut }
}

function valueKindOf(kind: JsonTokenKind): JsonValueKind | null {
  if (kind === '{') return 'object'
  if (kind === '[') return 'array'
  return kind === '}' || kind === ']' || kind === ':' || kind === ',' || kind === 'key' ? null : kind
}

/** The rows to show: without what the folded ones contain. `folded` holds row indexes. */
export function unfoldedRows(tree: JsonTree, folded: ReadonlySet<number>): number[] {
  const shown: number[] = []
  for (let index = 0; index < tree.rows.length;) {
    shown.push(index)
    index = folded.has(index) ? (tree.rows[index]?.next ?? index + 1) : index + 1
  }
  return shown
}
