import { describe, expect, it } from 'vitest'
import { closeAccount } from '../../../../../electron/core/sessions/supervision/crash-account.ts'
import { TrafficMemory } from '../../../../../electron/core/sessions/traffic/traffic-memory.ts'
import type { StoredSoFar } from '../../../../../electron/core/history/records/batch.ts'

/** A session that began with 100 stored messages and received 50 more, 10 of them known to be stored. */
function ended(storedOf: () => Promise<StoredSoFar | null>) {
  const memory = new TrafficMemory()
  memory.set('received', 150)
  memory.set('stored', 110)
  const thread = { connectionId: 1, session: 's', memory, storedBefore: 100 }
  return { memory, closed: closeAccount(storedOf, thread, 'session-crashed') }
}

describe('the account of a session whose thread has ended', () => {
  it('takes from the writer what is on disk, and drops the rest by name', async () => {
    const { memory, closed } = ended(() => Promise.resolve({ received: 43, lost: 0 }))
    expect(await closed).toBe(7)
    expect(memory.counts(1)).toMatchObject({ received: 150, stored: 143, dropped: { 'session-crashed': 7 } })
    expect(memory.open).toBe(0)
  })

  it('counts a message as received that was stored and not counted any more', async () => {
    const { memory, closed } = ended(() => Promise.resolve({ received: 51, lost: 0 }))
    expect(await closed).toBe(0)
    expect(memory.counts(1)).toMatchObject({ received: 151, stored: 151, dropped: {} })
  })

  it.each([
    ['has nothing of it on disk', () => Promise.resolve(null)],
    ['cannot answer', () => Promise.reject(new Error('gone'))],
  ])('keeps to what the session was told when the writer %s', async (_what, storedOf) => {
    const { memory, closed } = ended(storedOf)
    expect(await closed).toBe(40)
    expect(memory.counts(1)).toMatchObject({ stored: 110, dropped: { 'session-crashed': 40 } })
  })
})
