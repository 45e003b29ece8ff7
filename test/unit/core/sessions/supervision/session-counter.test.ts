import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SessionCounter } from '../../../../../electron/core/sessions/supervision/session-counter.ts'
import { SubscriptionCounts } from '../../../../../electron/core/history/subscription-counts.ts'
import { defaultSubscriptionOptions } from '../../../../../shared/profile/defaults.ts'
import type { SessionCounts } from '../../../../../shared/types/session.ts'
import { countingHistory } from '../../../../helpers/core/counting-history.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function counter() {
  const history = countingHistory()
  const subscriptions = new SubscriptionCounts(history)
  void subscriptions.follow(1, () => [
    {
      id: 4,
      connectionId: 1,
      filter: '#',
      qos: 0,
      alias: '',
      colour: 'teal',
      enabled: true,
      ...defaultSubscriptionOptions,
    },
  ])
  history.tell(1, [{ filter: '#', count: 0, gained: 0 }])
  const told: SessionCounts[][] = []
  const made = new SessionCounter(
    () => undefined,
    subscriptions,
    (counts) => told.push(counts),
  )
  let count = 0
  const gain = (gained: number) => {
    history.tell(1, [{ filter: '#', count: (count += gained), gained }])
    made.touch(1)
  }
  return { made, told, gain }
}

const rates = (told: SessionCounts[][]) => told.map((counts) => counts[0]?.subscriptions[0]?.perS)

describe('the counts that are told', () => {
  it('come once a second while something moves, and until its rate is told to have ended', () => {
    const { made, gain, told } = counter()
    made.countsOf(1)
    for (let quarter = 0; quarter < 8; quarter++) {
      gain(5)
      vi.advanceTimersByTime(250)
    }
    vi.advanceTimersByTime(60_000)
    expect(told.length).toBeLessThan(10)
    expect(rates(told).slice(0, 2)).toEqual([20, 20])
    expect(told.at(-1)?.[0]?.subscriptions).toEqual([{ subscriptionId: 4, count: 40, perS: 0 }])
  })

  it('do not come after a stop', () => {
    const { gain, told, made } = counter()
    gain(1)
    made.stop()
    vi.advanceTimersByTime(5_000)
    expect(told).toEqual([])
  })
})
