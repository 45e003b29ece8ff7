import { expect, it } from 'vitest'
import { killLoop } from './kill-loop.ts'

// The loop in full is `npm run test:durability`; here a few lives of the same.
it('loses nothing that was announced or acknowledged, killed at random moments of a flood', async () => {
  const result = await killLoop({ cycles: 3, rate: 1_000, longestMs: 800, random: Math.random })
  expect(result).toMatchObject({ missing: [0, 0], repeatedQos2: 0, announcedMissing: 0, publishedMissing: 0 })
  expect(result).toMatchObject({ integrity: 'ok', unsaidEnds: 0, beyondRetention: 0 })
  expect(result.announced).toBeGreaterThan(0)
  expect(result.sent[2]).toBeGreaterThan(0)
}, 120_000)
