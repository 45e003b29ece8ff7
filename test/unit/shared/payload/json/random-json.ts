/** Mulberry32: the same numbers in 0..1 for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const scalars = ['0', '-0', '1.0', '1E2', '-12.5e-3', '12345678901234567890', 'true', 'false', 'null']
const strings = [
  '""',
  '"a"',
  '"a b , : [ ] { }"',
  '"\\"\\\\"',
  '"\\ud83d"',
  '"日本 😀"',
  '"__proto__"',
  '"\u00a0\u202e"',
]
const spaces = ['', '', '', ' ', '\n', '\r\n\t', '   ']

/** A JSON text with odd numbers, strings, duplicate keys and odd white space. */
export function randomJson(random: () => number, depth = 0): string {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  const space = () => pick(spaces)
  const kind = random()
  if (depth > 5 || kind < 0.35) return space() + (random() < 0.6 ? pick(scalars) : pick(strings)) + space()
  const members = Array.from({ length: Math.floor(random() * 6) }, () => randomJson(random, depth + 1))
  if (kind < 0.65) return `${space()}[${members.join(',') || space()}]${space()}`
  const named = members.map((value) => `${space()}${pick(strings)}${space()}:${value}`)
  return `${space()}{${named.join(',') || space()}}${space()}`
}

/** Without the white space that stands outside strings, closed or not. */
export function withoutSpace(text: string): string {
  return text.replace(
    /("(?:[^"\\]|\\.)*(?:"|$))|[ \t\r\n]+/gs,
    (_, string: string | undefined) => string ?? '',
  )
}
