import { describe, expect, it } from 'vitest'
import { TrafficMemory } from '../../../../../electron/core/sessions/traffic/traffic-memory.ts'
import { Traffic } from '../../../../../electron/core/sessions/traffic/traffic.ts'

describe('the traffic of a session', () => {
  it('gives rates since the last look, then once that they have ended, then nothing', () => {
    const traffic = new Traffic(3, new TrafficMemory(), 1_000)
    for (let message = 0; message < 30; message++) traffic.received()
    for (let message = 0; message < 4; message++) traffic.published()
    traffic.stored(27, 0)
    traffic.stored(28, 0)
    traffic.dropped('qos2-repeat')
    traffic.dropped('qos2-repeat')
    const busy = traffic.take(3_000)
    expect(busy).toMatchObject({
      connectionId: 3,
      received: 30,
      stored: 28,
      dropped: { 'qos2-repeat': 2 },
      published: 4,
      receivedPerS: 15,
      publishedPerS: 2,
      roundTripMs: null,
    })
    expect(traffic.take(4_000)).toMatchObject({ received: 30, receivedPerS: 0, publishedPerS: 0 })
    expect(traffic.take(5_000)).toBeNull()
    // What was given is not changed later.
    traffic.dropped('qos2-repeat')
    expect(busy?.dropped).toEqual({ 'qos2-repeat': 2 })
  })

  it('measures the rate over all the time nothing was told', () => {
    const traffic = new Traffic(1, new TrafficMemory(), 0)
    traffic.take(0)
    expect(traffic.take(9_000)).toBeNull()
    for (let message = 0; message < 5; message++) traffic.received()
    const rate = traffic.take(10_000)?.receivedPerS
    expect(rate).toBe(5)
  })

  it('measures from a question to its answer, to a tenth of a millisecond', () => {
    const traffic = new Traffic(1, new TrafficMemory(), 0)
    traffic.take(0)
    traffic.answered(5)
    expect(traffic.take(1)).toBeNull()
    traffic.asked(100)
    traffic.answered(112.345)
    expect(traffic.take(2_000)?.roundTripMs).toBe(12.3)
    traffic.answered(999)
    expect(traffic.take(3_000)).toBeNull()
  })

  it('goes on from what an earlier thread of the session has counted', () => {
    const memory = new TrafficMemory()
    const first = new Traffic(1, memory, 0)
    for (let message = 0; message < 10; message++) first.received()
    first.stored(6, 1)
    memory.drop('session-crashed', memory.open)
    const second = new Traffic(1, new TrafficMemory(memory.buffer), 0)
    for (let message = 0; message < 5; message++) second.received()
    second.stored(5, 0)
    expect(second.take(1_000)).toMatchObject({
      received: 15,
      stored: 11,
      dropped: { 'session-crashed': 3, 'history-unavailable': 1 },
      receivedPerS: 5,
    })
    expect(memory.open).toBe(0)
  })
})
