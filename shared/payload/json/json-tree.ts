import type { PathStep } from '../../types/workbench.ts'
import type { JsonTokenKind } from './json-lexemes.ts'
import { trackPath } from './json-path.ts'
import type { TokenVisitor } from './json-scan.ts'
import { jsonStringValue } from './json-tokens.ts'

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
  /** Members of an object or elements of an array; those that are known where `open`. */
  children: number
  /** An object or array that the text breaks off in: it may have more than `children`. */
  open: boolean
  /** Where it begins in the text of the tree. */
  start: number
  /** Index of the first row after everything it contains: where to go on when it is folded. */
  next: number
}

export interface JsonTree {
  /** The whole JSON text. */
  text: string
  rows: JsonTreeRow[]
  /** There are values beyond `rows`. */
  cut: boolean
}

/** Builds a tree while the tokens of its text are walked. */
export interface JsonTreeBuilder {
  /** To be called with every token of the text, in order. */
  visit: TokenVisitor
  /** Ends the tree; `stopsEarly` when the text is the beginning of a longer one. */
  finish(stopsEarly: boolean): JsonTree
}

/** An object or array that is not closed yet. */
interface OpenContainer {
  /** Null beyond the bounds of the tree. */
  row: JsonTreeRow | null
  /** Member names met so far with the first row of each; null for arrays, and where there is no row. */
  names: Map<string, JsonTreeRow | null> | null
}

/** Paths are kept for rows down to here; what is deeper is left out. */
const maxDepth = 200
const maxRowsUsually = 20_000

/**
 * Collects the values of a JSON text in order, as rows of a tree; at most `maxRows` of them. The caller visits the tokens
 * of the text. A fault ends the tree.
 */
export function jsonTreeBuilder(text: string, maxRows = maxRowsUsually): JsonTreeBuilder {
  const tracker = trackPath(text)
  const rows: JsonTreeRow[] = []
  const open: OpenContainer[] = []
  let cut = false
  let keyStart = 0
  let keyEnd = 0
  let last: { kind: JsonTokenKind; end: number; row: JsonTreeRow | null } | null = null

  function rowOf(kind: JsonValueKind, start: number, end: number): JsonTreeRow | null {
    const parent = open.at(-1)
    if (rows.length >= maxRows || open.length > maxDepth || parent?.row === null) {
      cut = true
      return null
    }
    const contains = kind === 'object' || kind === 'array'
    const row: JsonTreeRow = {
      depth: open.length,
      name: !parent
        ? null
        : parent.names
          ? text.slice(keyStart + 1, keyEnd - 1)
          : (parent.row?.children ?? 0),
      duplicate: false,
      kind,
      text: contains ? '' : text.slice(start, end),
      path: tracker.path(),
      children: 0,
      open: contains,
      start,
      next: rows.length + 1,
    }
    rows.push(row)
    return row
  }

  function noteName(names: Map<string, JsonTreeRow | null>, row: JsonTreeRow | null): void {
    const name = jsonStringValue(text.slice(keyStart, keyEnd))
    const first = names.get(name)
    if (first === undefined) names.set(name, row)
    else for (const same of [first, row]) if (same) same.duplicate = true
  }

  function close(): void {
    const closed = open.pop()?.row
    if (!closed) return
    closed.next = rows.length
    closed.open = false
  }

  function value(kind: JsonValueKind, start: number, end: number): JsonTreeRow | null {
    const row = rowOf(kind, start, end)
    const parent = open.at(-1)
    if (parent?.row) parent.row.children++
    if (parent?.names) noteName(parent.names, row)
    if (kind === 'object') open.push({ row, names: row && new Map() })
    else if (kind === 'array') open.push({ row, names: null })
    return row
  }

  return {
    visit(kind, start, end) {
      const valueKind = valueKindOf(kind)
      let row: JsonTreeRow | null = null
      // No path is needed beyond the last row.
      const tracked = rows.length < maxRows
      if (kind === 'key') [keyStart, keyEnd] = [start, end]
      else if (kind === '}' || kind === ']') close()
      else if (valueKind) row = value(valueKind, start, end)
      if (tracked) tracker.pass(kind, start, end)
      last = { kind, end, row }
    },

    finish(stopsEarly) {
      // A number at the very end of a text that stops early may be the beginning of a longer one.
      if (stopsEarly && last?.kind === 'number' && last.end === text.length) {
        if (last.row) rows.pop()
        const parent = open.at(-1)?.row
        if (parent) parent.children--
      }
      for (const { row } of open) if (row) row.next = rows.length
      return { text, rows, cut }
    },
  }
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
