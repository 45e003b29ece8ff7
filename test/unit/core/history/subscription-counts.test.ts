import { describe, expect, it } from 'vitest'
import { SubscriptionCounts } from '../../../../electron/core/history/subscription-counts.ts'
import { defaultSubscriptionOptions } from '../../../../shared/profile/defaults.ts'
import type { Subscription } from '../../../../shared/types/subscription.ts'
import { countingHistory } from '../../../helpers/core/counting-history.ts'

function subscription(id: number, filter: string): Subscription {
  return {
    id,
    connectionId: 1,
    filter,
    qos: 0,
    alias: '',
    colour: 'teal',
    enabled: true,
    ...defaultSubscriptionOptions,
  }
}

/** Counts of the filters `a` and `b` in a history that holds this much of each. */
function following(stored: Record<string, number> = { a: 5, b: 7 }) {
  const asked: (readonly [number, string[]])[] = []
  let available = true
  const history = countingHistory((connectionId, filters) => {
    asked.push([connectionId, filters])
    if (!available) return Promise.reject(new Error('there is no history'))
    const found = filters.map((filter) => ({ filter, count: stored[filter] ?? 0, gained: 0 }))
    history.tell(connectionId, found)
    return Promise.resolve()
  })
  const counts = new SubscriptionCounts(history)
  const follow = (...filters: string[]) =>
    counts.follow(1, () => filters.map((filter, index) => subscription(index + 1, filter)))
  const gain = (filter: string, gained: number) => {
    history.tell(1, [{ filter, count: (stored[filter] = (stored[filter] ?? 0) + gained), gained }])
  }
  const countsNow = () =>
    counts.countsOf(1, 1_000).map(({ subscriptionId, count }) => [subscriptionId, count])
  return {
    counts,
    history,
    asked,
    follow,
    gain,
    countsNow,
    setAvailable: (now: boolean) => (available = now),
  }
}

describe('how many messages match a subscription', () => {
  it('is asked for once, and kept up with what is told', async () => {
    const { asked, follow, gain, countsNow } = following()
    await follow('a', 'b')
    await follow('a', 'b')
    expect(asked).toEqual([[1, ['a', 'b']]])
    gain('b', 3)
    gain('unknown', 3)
    expect(countsNow()).toEqual([
      [1, 5],
      [2, 10],
    ])
  })

  it('is left out while what is stored is being counted', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const history = countingHistory(() => promise)
    const counts = new SubscriptionCounts(history)
    const following = counts.follow(1, () => [subscription(1, 'a')])
    expect(counts.countsOf(1, 0)).toEqual([])
    history.tell(1, [{ filter: 'a', count: 4, gained: 0 }])
    resolve()
    await following
    expect(counts.countsOf(1, 0)).toEqual([{ subscriptionId: 1, count: 4, perS: 0 }])
  })

  it('belongs to the filter, whatever becomes of the subscriptions', async () => {
    const { counts, asked, follow, countsNow } = following()
    await follow('a')
    await counts.setSubscriptions(1, [subscription(1, 'b'), subscription(5, 'a')])
    expect(asked.at(-1)).toEqual([1, ['b', 'a']])
    expect(countsNow()).toEqual([
      [1, 7],
      [5, 5],
    ])
    await counts.setSubscriptions(2, [subscription(9, 'a')])
    expect(asked).toHaveLength(2)
  })

  it('is asked for again where it could not be counted', async () => {
    const { follow, countsNow, setAvailable } = following()
    setAvailable(false)
    await follow('a')
    expect(countsNow()).toEqual([])
    setAvailable(true)
    await follow('a')
    expect(countsNow()).toEqual([[1, 5]])
  })

  it('is not counted any more once the connection is forgotten', async () => {
    const { counts, asked, follow, gain } = following()
    await follow('a')
    counts.forget(1)
    counts.forget(2)
    gain('a', 1)
    expect(asked.slice(1)).toEqual([[1, []]])
    expect(counts.countsOf(1, 6_000)).toEqual([])
  })
})

describe('how fast messages come', () => {
  it('is measured over the last five seconds', async () => {
    const { counts, follow, gain } = following()
    await follow('a')
    const rateAt = (nowMs: number) => counts.countsOf(1, nowMs)[0]?.perS
    expect(rateAt(0)).toBe(0)
    for (let second = 1; second <= 10; second++) {
      gain('a', second % 2 === 0 ? 30 : 10)
      const rate = rateAt(second * 1_000)
      if (second > 5) expect(rate).toBeCloseTo(20, -1)
    }
    for (let second = 11; second < 16; second++) rateAt(second * 1_000)
    expect(rateAt(16_000)).toBe(0)
  })

  it('is not diluted by the silence before', async () => {
    const { counts, follow, gain } = following()
    await follow('a')
    counts.countsOf(1, 0)
    gain('a', 20)
    expect(counts.countsOf(1, 3_600_000)[0]?.perS).toBe(4)
    gain('a', 20)
    expect(counts.countsOf(1, 3_601_000)[0]?.perS).toBe(20)
  })

  it('is not changed by what is deleted, nor by a change of the subscriptions', async () => {
    const { counts, history, follow, gain } = following()
    await follow('a')
    counts.countsOf(1, 1_000)
    gain('a', 10)
    history.tell(1, [{ filter: 'a', count: 0, gained: 0 }])
    await counts.setSubscriptions(1, [subscription(1, 'a'), subscription(2, 'b')])
    expect(counts.countsOf(1, 2_000)[0]?.perS).toBe(10)
  })
})
