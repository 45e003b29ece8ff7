import { formatPath } from '../../../../shared/payload/json/json-path.ts'
import { jsonPreview } from '../../../../shared/payload/json/json-preview.ts'
import type { JsonTree, JsonTreeRow } from '../../../../shared/payload/json/json-tree.ts'
import { clipMarked } from '../../../../shared/payload/visible-text.ts'

/** What is drawn of a name, a value and the preview of a value. */
export const rowBounds = {
  name: { maxCharacters: 500, maxMarks: 20 },
  value: { maxCharacters: 2_000, maxMarks: 50 },
  preview: { maxCharacters: 60, maxMarks: 10 },
}

/** Elements of a row without any marks. */
const elementsOfPlainRow = 8

/** A row of a tree as it is drawn. */
export interface DrawnRow {
  index: number
  row: JsonTreeRow
  /** Its path as text. */
  path: string
  name: string | null
  /** The beginning of what an object or array holds; empty for everything else. */
  preview: string
}

export function drawnRow(tree: JsonTree, index: number): DrawnRow | null {
  const row = tree.rows[index]
  if (!row) return null
  const name = row.name === null ? null : row.name === '' ? '""' : String(row.name)
  const preview = row.children > 0 ? jsonPreview(tree.text, row.start, rowBounds.preview.maxCharacters) : ''
  return { index, row, path: formatPath(row.path), name, preview }
}

/** About how many elements it takes to draw a row. */
export function elementsOfRow({ row, name, preview }: DrawnRow): number {
  return (
    elementsOfPlainRow +
    marksIn(name ?? '', rowBounds.name) +
    marksIn(row.text, rowBounds.value) +
    marksIn(preview, rowBounds.preview)
  )
}

function marksIn(
  text: string,
  { maxCharacters, maxMarks }: { maxCharacters: number; maxMarks: number },
): number {
  return clipMarked(text, maxCharacters, maxMarks).spans.filter((span) => span.mark !== null).length
}
