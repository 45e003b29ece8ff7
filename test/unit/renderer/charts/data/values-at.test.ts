import { describe, expect, it } from 'vitest'
import { meanLine } from '../../../../../renderer/charts/data/mean-line.ts'
import { pointsCsv } from '../../../../../renderer/charts/data/points-csv.ts'
import type { SeriesPoints } from '../../../../../renderer/charts/data/series-buffer.ts'
import { formatSilence, silentFor } from '../../../../../renderer/charts/data/silence.ts'
import { nearestTime, timeBeside, valuesAt } from '../../../../../renderer/charts/data/values-at.ts'

/** Sixteen publishers that send every second, each some ms after the one before. */
const classroom: SeriesPoints[] = Array.from({ length: 16 }, (_, user) => ({
  topic: `user${String(user).padStart(3, '0')}`,
  order: user,
  times: Array.from({ length: 30 }, (__, second) => second * 1_000 + user * 50),
  values: Array.from({ length: 30 }, () => user),
  last: { timeMs: 29_000 + user * 50, value: user },
}))

const line = (times: number[], values: (number | null)[], topic = 't'): SeriesPoints => ({
  topic,
  order: 0,
  times,
  values,
  last: null,
})

describe('pointing at a chart', () => {
  it('tells the value of every topic, also of those with no point at exactly that time', () => {
    expect(valuesAt(classroom, 10_000, null)).toHaveLength(16)
  })

  it('tells the topic that stands out first, then the highest values', () => {
    const topics = valuesAt(classroom, 10_000, 'user003').map(({ value }) => value)
    expect(topics.slice(0, 4)).toEqual([3, 15, 14, 13])
  })

  it('takes the nearest point, and none where a topic was silent or sent no number', () => {
    const series = [
      line([0, 1_000, 2_000, 30_000], [1, 2, 3, 4], 'gone'),
      line([0, 1_000, 2_000, 3_000], [1, 2, null, 4], 'broken'),
    ]
    expect(valuesAt(series, 1_600, null).map(({ topic, value }) => [topic, value])).toEqual([['gone', 3]])
    expect(valuesAt(series, 15_000, null)).toEqual([])
    expect(valuesAt(series, 30_100, null).map(({ value }) => value)).toEqual([4])
  })

  it('goes to the nearest time at which there is a point on screen', () => {
    const all = { fromMs: 0, toMs: 60_000 }
    expect(nearestTime(classroom, 10_490, all)).toBe(10_500)
    expect(nearestTime(classroom, 99_000, all)).toBe(29_750)
    expect(nearestTime([line([5], [null])], 5, all)).toBeNull()
    expect(nearestTime(classroom, 0, { fromMs: 50_000, toMs: 60_000 })).toBeNull()
  })
})

describe('the arrow keys on a chart', () => {
  const all = { fromMs: 0, toMs: 60_000 }

  it('go from point to point, whichever topic it is of, and stop at the ends', () => {
    expect(timeBeside(classroom, 10_000, 1, all)).toBe(10_050)
    expect(timeBeside(classroom, 10_000, -1, all)).toBe(9_750)
    expect(timeBeside(classroom, 60_001, -1, all)).toBe(29_750)
    expect(timeBeside(classroom, 0, -1, all)).toBeNull()
    expect(timeBeside(classroom, 29_750, 1, all)).toBeNull()
  })

  it('leave out messages without a number, and what is not on screen', () => {
    expect(timeBeside([line([1, 2, 3], [1, null, 3])], 1, 1, all)).toBe(3)
    expect(timeBeside(classroom, 10_000, -1, { fromMs: 9_900, toMs: 60_000 })).toBeNull()
  })
})

describe('the mean of all topics', () => {
  it('counts each topic once, however often it sends', () => {
    const often = line(
      Array.from({ length: 1_000 }, (_, index) => index * 10),
      Array.from({ length: 1_000 }, () => 10),
    )
    const seldom = line(
      [0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000],
      Array<number>(10).fill(0),
    )
    const { values } = meanLine([often, seldom], { fromMs: 0, toMs: 9_990 })
    expect(values.every((value) => value === 5)).toBe(true)
  })

  it('leaves out a topic that has fallen silent, and breaks where all have', () => {
    const short = line([0, 1_000, 2_000], [100, 100, 100])
    const long = line(
      [0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000],
      Array<number>(10).fill(0),
    )
    const { times, values } = meanLine([short, long], { fromMs: 0, toMs: 40_000 })
    const at = (timeMs: number) => values[times.findIndex((time) => time >= timeMs)]
    expect(at(1_500)).toBe(50)
    expect(at(8_500)).toBe(0)
    expect(at(30_000)).toBeNull()
  })
})

describe('a silent topic', () => {
  const times = [0, 1_000, 2_000, 3_000]
  const sender = { ...line(times, [1, 2, 3, 4]), last: { timeMs: 3_000, value: 4 } }

  it('is told after five of its usual intervals', () => {
    expect(silentFor(sender, 7_900)).toBeNull()
    expect(silentFor(sender, 44_000)).toBe(41_000)
  })

  it.each([
    [41_900, '41 s'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
  ])('for %d ms is said as %s', (ms, text) => {
    expect(formatSilence(ms, String)).toBe(text)
  })

  it('is one that sends only words, too', () => {
    const words = { ...sender, times: [...times, 40_000, 41_000], values: [1, 2, 3, 4, null, null] }
    expect(silentFor(words, 44_000)).toBe(41_000)
  })

  it('is not told of a topic that has sent too little to know its interval, for a minute', () => {
    const once = { ...line([0], [1]), last: { timeMs: 0, value: 1 } }
    expect(silentFor(once, 59_000)).toBeNull()
    expect(silentFor(once, 61_000)).toBe(61_000)
    expect(silentFor(line([], []), 61_000)).toBeNull()
  })
})

describe('the points as CSV', () => {
  it('are one line each, oldest first, quoted and guarded', () => {
    const series = [line([1_000, 3_000], [1.5, null], 'a,b'), line([0, 2_000], [9, -2], '=cmd')]
    expect(pointsCsv(series, { fromMs: 1_000, toMs: 3_000 })).toBe(
      [
        '\uFEFFtime,timeMs,topic,value',
        '1970-01-01T00:00:01.000Z,1000,"a,b",1.5',
        "1970-01-01T00:00:02.000Z,2000,'=cmd,-2",
        '1970-01-01T00:00:03.000Z,3000,"a,b",',
        '',
      ].join('\r\n'),
    )
  })
})
