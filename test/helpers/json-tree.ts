import { scanJson } from '../../shared/payload/json/json-scan.ts'
import type { JsonTree } from '../../shared/payload/json/json-tree.ts'
import { jsonTreeBuilder } from '../../shared/payload/json/json-tree.ts'

/** The values of a JSON text in order, as rows of a tree; at most `maxRows` of them. A fault ends the tree. */
export function jsonTree(text: string, maxRows?: number): JsonTree {
  const builder = jsonTreeBuilder(text, maxRows)
  const fault = scanJson(text, builder.visit)
  return builder.finish(fault?.atEnd === true)
}
