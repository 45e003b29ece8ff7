import { describe, expect, it } from 'vitest'
import { accountFor } from './accounting.ts'

/** In full it is part of `npm run test:durability`; otherwise the same for a second or two. */
const full = process.env['HELIOGRAPH_DURABILITY'] === 'full'
const floods = full
  ? [
      { messages: 20_000, rate: 1_000, writerKills: 3 },
      { messages: 120_000, rate: 6_000, writerKills: 3 },
      { messages: 240_000, rate: 12_000, writerKills: 3 },
    ]
  : [{ messages: 9_000, rate: 6_000, writerKills: 1 }]
const crashing = full ? { messages: 120_000, sessionKills: 8 } : { messages: 6_000, sessionKills: 1 }
/** mosquitto searches all that waits for each acknowledgement: after each death of a session it takes its time. */
const limitMs = full ? 600_000 : 180_000

describe('every message of a flood', () => {
  it.each(floods)(
    'is stored and counted exactly at $rate/s, also while the writer dies and is started again',
    async (flood) => {
      const account = await accountFor({ ...flood, sessionKills: 0 })
      const { messages } = flood
      expect(account).toMatchObject({
        sent: messages,
        rows: messages,
        distinct: account.sentOf,
        unaccounted: 0,
      })
      expect(account.counts).toMatchObject({ received: messages, stored: messages, dropped: {} })
    },
    limitMs,
  )

  it(
    'is stored or dropped by name when the thread of the session dies',
    async () => {
      const account = await accountFor({ ...crashing, rate: 6_000, writerKills: 0 })
      expect(account).toMatchObject({ unaccounted: 0, repeatedQos2: 0 })
      expect(account.counts.stored).toBe(account.rows)
      expect(account.distinct.slice(1)).toEqual(account.sentOf.slice(1))
    },
    limitMs,
  )
})
