import { describe, expect, it } from 'vitest'
import { ChartPoints } from '../../../../../electron/core/history/sources/chart-points.ts'
import { randomOf } from '../../../../helpers/random.ts'

describe('the points of a line', () => {
  it('are all there at ordinary rates, gaps as null', () => {
    const points = new ChartPoints('t', 60_000)
    for (const [time, value] of [
      [0, 1],
      [1_000, null],
      [2_000, 0],
      [3_000, null],
      [4_000, -5.5],
    ] as const) {
      points.add(time, value)
    }
    expect(points.take()).toEqual({
      topic: 't',
      times: [0, 1_000, 2_000, 3_000, 4_000],
      values: [1, null, 0, null, -5.5],
    })
    expect(points.take()).toBeNull()
  })

  it('keep the lowest and the highest of every bucket, in order of time, and no more than three', () => {
    const random = randomOf(11)
    const bucketMs = 60
    const points = new ChartPoints('t', 1_000 * bucketMs)
    const buckets = new Map<number, number[]>()
    let timeMs = 1_763_633_225_123
    for (let message = 0; message < 20_000; message++) {
      timeMs += random.int(6)
      const value = random.int(1_000) - 500
      points.add(timeMs, value)
      const bucket = Math.floor(timeMs / bucketMs)
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), value])
    }
    const taken = points.take()
    const drawn = new Map<number, number[]>()
    taken?.times.forEach((time, index) => {
      const bucket = Math.floor(time / bucketMs)
      drawn.set(bucket, [...(drawn.get(bucket) ?? []), taken.values[index] ?? NaN])
    })
    expect([...drawn.keys()]).toEqual([...buckets.keys()])
    for (const [bucket, values] of buckets) {
      const shown = drawn.get(bucket) ?? []
      expect([Math.min(...shown), Math.max(...shown)]).toEqual([Math.min(...values), Math.max(...values)])
      expect(shown.length).toBeLessThanOrEqual(2)
    }
    expect(taken?.times).toEqual([...(taken?.times ?? [])].sort((a, b) => a - b))
  })

  it('end in a gap when the last message of a bucket had no number, and begin again after it', () => {
    const points = new ChartPoints('t', 1_000_000)
    for (const [time, value] of [
      [0, 5],
      [1, 9],
      [2, 7],
      [3, null],
      [1_000, null],
      [1_001, null],
      [2_000, 1],
    ] as const) {
      points.add(time, value)
    }
    expect(points.take()).toMatchObject({ times: [0, 1, 3, 1_001, 2_000], values: [5, 9, null, null, 1] })
  })

  it('show both ends of a constant value', () => {
    const points = new ChartPoints('t', 1_000_000)
    for (let time = 0; time < 100; time++) points.add(time, 3)
    expect(points.take()).toMatchObject({ times: [0, 99], values: [3, 3] })
  })
})
