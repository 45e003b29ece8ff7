import { describe, expect, it } from 'vitest'
import { SubscriptionCounts } from '../../../../electron/core/history/subscription-counts.ts'
import { defaultSubscriptionOptions } from '../../../../shared/profile/defaults.ts'
import type { Subscription } from '../../../../shared/types/connection.ts'

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

const topics = [
  { id: 10, name: 'a/1', received: 5 },
  { id: 11, name: 'a/2', received: 7 },
  { id: 12, name: '$SYS/load', received: 100 },
]

function loaded(...filters: string[]): SubscriptionCounts {
  const counts = new SubscriptionCounts()
  const subscriptions = filters.map((filter, index) => subscription(index + 1, filter))
  counts.load(1, structuredClone(topics), subscriptions)
  return counts
}

const countsOf = (counts: SubscriptionCounts) => counts.countsOf(1, 1_000).map(({ count }) => count)

describe('how many messages match a subscription', () => {
  it('counts the history of earlier runs by the rules of topic filters', () => {
    const counts = loaded('#', 'a/+', 'a/2', '$SYS/#', 'b', '$share/group/a/+')
    expect(countsOf(counts)).toEqual([12, 12, 7, 100, 0, 12])
  })

  it('adds what is stored, to every subscription that matches, new topics included', () => {
    const counts = loaded('#', 'a/2')
    counts.gain({ connectionId: 1, topicId: 11, name: 'a/2', received: 3 })
    counts.gain({ connectionId: 1, topicId: 99, name: 'new', received: 2 })
    counts.gain({ connectionId: 1, topicId: 99, name: 'new', received: 1 })
    counts.gain({ connectionId: 2, topicId: 10, name: 'a/1', received: 50 })
    expect(countsOf(counts)).toEqual([18, 10])
  })

  it('counts a subscription that is added or changed later over the whole history', () => {
    const counts = loaded('a/1')
    counts.gain({ connectionId: 1, topicId: 99, name: 'new', received: 2 })
    counts.setSubscriptions(1, [subscription(1, 'new'), subscription(5, 'a/+')])
    expect(counts.countsOf(1, 0)).toMatchObject([
      { subscriptionId: 1, count: 2 },
      { subscriptionId: 5, count: 12 },
    ])
    counts.gain({ connectionId: 1, topicId: 99, name: 'new', received: 2 })
    expect(countsOf(counts)).toEqual([4, 12])
  })

  it('measures rates over the last five seconds', () => {
    const counts = loaded('a/1')
    const gain = (received: number) => {
      counts.gain({ connectionId: 1, topicId: 10, name: 'a/1', received })
    }
    const rateAt = (nowMs: number) => counts.countsOf(1, nowMs)[0]?.perS
    expect(rateAt(0)).toBe(0)
    for (let second = 1; second <= 10; second++) {
      gain(second % 2 === 0 ? 30 : 10)
      const rate = rateAt(second * 1_000)
      if (second > 5) expect(rate).toBeCloseTo(20, -1)
    }
    for (let second = 11; second < 16; second++) rateAt(second * 1_000)
    expect(rateAt(16_000)).toBe(0)
  })

  it('does not dilute a rate by the silence before it', () => {
    const counts = loaded('a/1')
    counts.countsOf(1, 0)
    counts.gain({ connectionId: 1, topicId: 10, name: 'a/1', received: 20 })
    expect(counts.countsOf(1, 3_600_000)[0]?.perS).toBe(4)
    counts.gain({ connectionId: 1, topicId: 10, name: 'a/1', received: 20 })
    expect(counts.countsOf(1, 3_601_000)[0]?.perS).toBe(20)
  })

  it('knows nothing of a connection that it has forgotten', () => {
    const counts = loaded('a/1')
    counts.forget(1)
    expect(counts.knows(1)).toBe(false)
    expect(counts.countsOf(1, 6_000)).toEqual([])
  })

  it('counts deleted messages no more, which is no rate', () => {
    const counts = loaded('#', 'a/2')
    countsOf(counts)
    counts.gain({ connectionId: 1, topicId: 11, name: 'a/2', received: 10 })
    counts.lose({
      connectionId: 1,
      seqs: [],
      topics: [
        { topicId: 11, received: 15 },
        { topicId: 98, received: 3 },
      ],
    })
    counts.lose({ connectionId: 2, seqs: [], topics: [{ topicId: 11, received: 2 }] })
    expect(counts.countsOf(1, 2_000)).toMatchObject([
      { count: 7, perS: 10 },
      { count: 2, perS: 10 },
    ])
  })
})
