/**
 * The ids from `anchor` to `id`, both included, in the order of the list. Where the anchor is not in the list any more, `id` alone.
 */
export function chosenRange(ids: readonly number[], anchor: number | null, id: number): readonly number[] {
  const to = ids.indexOf(id)
  const from = anchor === null ? -1 : ids.indexOf(anchor)
  if (from < 0 || to < 0) return [id]
  return ids.slice(Math.min(from, to), Math.max(from, to) + 1)
}
