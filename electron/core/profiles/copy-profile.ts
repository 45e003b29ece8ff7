/** Names the copy of a connection. */

const longestName = 200

/**
 * A name for the copy of `original` that is not in `taken`: "Lamp copy", then "Lamp copy 2", "Lamp copy 3" ... A copy
 * of "Lamp copy" gets the next number instead of "Lamp copy copy". Never longer than a profile's name may be.
 */
export function nameOfCopy(original: string, taken: readonly string[]): string {
  const base = original.replace(/ copy(?: \d+)?$/, '')
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? ' copy' : ` copy ${count}`
    const name = `${shortened(base, longestName - suffix.length)}${suffix}`
    if (!taken.includes(name)) return name
  }
}

// Never cuts inside a surrogate pair, and leaves no space at the cut.
function shortened(text: string, length: number): string {
  if (text.length <= length) return text
  const cut = text.slice(0, length)
  return (cut.isWellFormed() ? cut : cut.slice(0, -1)).trimEnd()
}
