import { matchedPart } from './topic-filter.ts'

/** Whether there is a topic that both filters match (MQTT 5, 4.7.1 and 4.7.2). Both must be valid. */
export function filtersOverlap(one: string, other: string): boolean {
  const [a, b] = [matchedPart(one).split('/'), matchedPart(other).split('/')]
  if (hidesFrom(a[0], b[0]) || hidesFrom(b[0], a[0])) return false
  for (let level = 0; ; level++) {
    const [left, right] = [a[level], b[level]]
    // "#" is the parent level too: it needs nothing more on the other side.
    if (left === '#' || right === '#') return true
    if (left === undefined || right === undefined) return left === right
    if (left !== right && left !== '+' && right !== '+') return false
  }
}

/** A wildcard that comes first does not match topics that begin with `$`. */
function hidesFrom(wildcard: string | undefined, name: string | undefined): boolean {
  return (wildcard === '+' || wildcard === '#') && name?.startsWith('$') === true
}
