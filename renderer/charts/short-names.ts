/**
 * Names for topics that are shown side by side: without the levels at the beginning that all of them share. At least
 * the last level stays, unless it is empty.
 */
export function shortNames(topics: readonly string[]): string[] {
  const levels = topics.map((topic) => topic.split('/'))
  const inner = Math.min(...levels.map((parts) => parts.length)) - 1
  let shared = 0
  while (
    levels.length > 0 &&
    shared < inner &&
    levels.every((parts) => parts[shared] === levels[0]?.[shared])
  )
    shared++
  return levels.map((parts) => parts.slice(shared).join('/') || parts.join('/'))
}
