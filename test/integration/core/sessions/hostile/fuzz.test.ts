import { expect, it } from 'vitest'
import { fuzzOnce } from '../../../../helpers/hostile/fuzz.ts'
import { recordMosquitto } from '../../../../helpers/hostile/recorded-broker.ts'

it('a session survives 2,000 mutated conversations, and says what was wrong with each', async () => {
  const recordings = [await recordMosquitto(4), await recordMosquitto(5)]
  const ends = new Map<string, number>()
  const faults: string[] = []
  for (let first = 1; first <= 2_000; first += 20) {
    const seeds = Array.from({ length: 20 }, (_, at) => first + at)
    for (const result of await Promise.all(seeds.map((seed) => fuzzOnce(recordings, seed)))) {
      ends.set(result.end, (ends.get(result.end) ?? 0) + 1)
      faults.push(...result.faults)
    }
  }
  expect(faults).toEqual([])
  // The mutations are neither harmless nor too coarse to get past the first check.
  for (const end of ['connected', 'malformed-packet', 'protocol-error', 'packet-too-large']) {
    expect(ends.get(end), end).toBeGreaterThan(20)
  }
}, 120_000)
