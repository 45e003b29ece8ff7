import { expect, it } from 'vitest'
import { accountFor } from './accounting.ts'

// In full they are part of `npm run test:durability`; here the same for a few seconds.
it('stores and counts every message of a flood exactly, also while the writer dies and is started again', async () => {
  const account = await accountFor({ messages: 9_000, rate: 6_000, writerKills: 1, sessionKills: 0 })
  expect(account).toMatchObject({ sent: 9_000, rows: 9_000, distinct: account.sentOf, unaccounted: 0 })
  expect(account.counts).toMatchObject({ received: 9_000, stored: 9_000, filtered: 0, dropped: {} })
}, 120_000)

it('says of every message what became of it when the thread of the session dies in a flood', async () => {
  const account = await accountFor({ messages: 6_000, rate: 6_000, writerKills: 0, sessionKills: 1 })
  expect(account).toMatchObject({ unaccounted: 0, repeatedQos2: 0 })
  expect(account.counts.stored).toBe(account.rows)
  expect(account.distinct.slice(1)).toEqual(account.sentOf.slice(1))
}, 120_000)
