import { seededRandom } from '../unit/shared/payload/json/random-json.ts'

/** Random values that are the same for the same seed. */
export interface Random {
  /** A whole number, 0 <= n < below. */
  int(below: number): number
  chance(probability: number): boolean
  pick<const Value>(list: readonly [Value, ...Value[]]): Value
  bytes(length: number): Buffer
  /** `bytes` in pieces of 1 to `longest` bytes. */
  cut(bytes: Buffer, longest: number): Buffer[]
}

export function randomOf(seed: number): Random {
  const next = seededRandom(seed)
  const int = (below: number) => Math.floor(next() * below)
  return {
    int,
    chance: (probability) => next() < probability,
    pick: (list) => list[int(list.length)] ?? list[0],
    bytes: (length) => Buffer.from(Uint8Array.from({ length }, () => int(256))),
    cut: (bytes, longest) => {
      const pieces: Buffer[] = []
      for (let offset = 0; offset < bytes.length;) {
        const length = 1 + int(longest)
        pieces.push(bytes.subarray(offset, offset + length))
        offset += length
      }
      return pieces
    },
  }
}
