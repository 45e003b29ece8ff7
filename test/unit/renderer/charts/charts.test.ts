import { describe, expect, it } from 'vitest'
import { chartFilter } from '../../../../renderer/charts/data/chart-filter.ts'
import { linePoints } from '../../../../renderer/charts/data/line-points.ts'
import { SeriesBuffer } from '../../../../renderer/charts/data/series-buffer.ts'
import { formatStat, seriesStats } from '../../../../renderer/charts/data/series-stats.ts'
import { shortNames } from '../../../../renderer/charts/short-names.ts'

const always = { fromMs: -Infinity, toMs: Infinity }

const seconds = (count: number, value: (index: number) => number | null, startMs = 0) => ({
  topic: 't',
  order: 0,
  last: null,
  times: Array.from({ length: count }, (_, index) => startMs + index * 1000),
  values: Array.from({ length: count }, (_, index) => value(index)),
})

describe('the filter of a chart', () => {
  it('is the narrowest wildcard subscription that brings the topic', () => {
    const topic = 'handson/sensor/volume/user001'
    const filters = ['#', 'handson/#', 'handson/sensor/volume/+', 'handson/+/volume/+', 'other/+', topic]
    expect(chartFilter(topic, filters)).toBe('handson/sensor/volume/+')
    expect(chartFilter(topic, ['$share/g/handson/#'])).toBe('handson/#')
  })

  it('is the topic itself where none does, or where it would be everything', () => {
    expect(chartFilter('a/b', ['#', '+/#', 'a/b', 'b/+'])).toBe('a/b')
    expect(chartFilter('$SYS/uptime', ['#'])).toBe('$SYS/uptime')
  })
})

describe('the line', () => {
  it('has a gap where a message had no number, not a zero', () => {
    const points = linePoints(
      seconds(5, (index) => (index === 2 ? null : index)),
      0,
      10_000,
      100,
    )
    expect(points.map((point) => point.value)).toEqual([0, 1, null, 3, 4])
  })

  it('has a gap where the topic was silent for long', () => {
    const points = linePoints(
      { times: [0, 1000, 2000, 30_000, 31_000], values: [1, 2, 3, 4, 5] },
      0,
      60_000,
      100,
    )
    expect(points.map((point) => point.value)).toEqual([1, 2, 3, null, 4, 5])
  })

  it('has none where slow is usual', () => {
    const times = Array.from({ length: 10 }, (_, index) => index * 60_000)
    const points = linePoints({ times, values: times.map(() => 1) }, 0, 600_000, 100)
    expect(points.every((point) => point.value !== null)).toBe(true)
  })

  it('shows a number between two gaps', () => {
    const points = linePoints(
      seconds(3, (index) => (index === 1 ? 7 : null)),
      0,
      10_000,
      100,
    )
    expect(points.find((point) => point.value === 7)?.lone).toBe(true)
  })

  it('keeps the extremes when it must be thinned, and the gaps', () => {
    const many = seconds(10_000, (index) =>
      index === 5_000 ? 999 : index >= 7_000 && index < 8_000 ? null : index % 10,
    )
    const points = linePoints(many, 0, 10_000_000, 200)
    const values = points.flatMap((point) => point.value ?? [])
    expect(points.length).toBeLessThan(500)
    expect(Math.max(...values)).toBe(999)
    expect(Math.min(...values)).toBe(0)
    expect(
      points.some((point) => point.value === null && point.time >= 7_000_000 && point.time < 8_000_000),
    ).toBe(true)
    expect(points.every((point, index) => index === 0 || point.time >= (points[index - 1]?.time ?? 0))).toBe(
      true,
    )
  })
})

describe('the points at hand', () => {
  it('slide with the window and keep the order of topics', () => {
    const buffer = new SeriesBuffer()
    buffer.append([
      { topic: 'b', times: [1, 2], values: [1, null] },
      { topic: 'a', times: [3], values: [3] },
    ])
    buffer.append([{ topic: 'b', times: [5], values: [5] }])
    buffer.dropBefore(2)
    expect(buffer.series()).toEqual([
      { topic: 'b', order: 0, times: [2, 5], values: [null, 5], last: { timeMs: 5, value: 5 } },
      { topic: 'a', order: 1, times: [3], values: [3], last: { timeMs: 3, value: 3 } },
    ])
    expect(buffer.cutAtMs).toBeNull()
  })

  it('make a line of a topic once it has a number, and as long as the chart lives', () => {
    const buffer = new SeriesBuffer()
    buffer.append([
      { topic: 'words', times: [1, 2], values: [null, null] },
      { topic: 'late', times: [1], values: [null] },
      { topic: 'numbers', times: [1], values: [1] },
    ])
    expect(buffer.series().map((points) => points.topic)).toEqual(['numbers'])
    buffer.append([{ topic: 'late', times: [3], values: [3] }])
    buffer.dropBefore(2)
    expect(buffer.series().map((points) => [points.topic, points.order])).toEqual([
      ['numbers', 0],
      ['late', 1],
    ])
  })

  it('keep a line for the topic that was clicked, and its last number when the time has passed', () => {
    const buffer = new SeriesBuffer()
    buffer.include('clicked', { timeMs: -60_000, value: 3 })
    buffer.append([{ topic: 'other', times: [1], values: [1] }])
    expect(buffer.series().map(({ topic, order, last }) => [topic, order, last?.value])).toEqual([
      ['clicked', 0, 3],
      ['other', 1, 1],
    ])
    buffer.append([{ topic: 'clicked', times: [2, 3], values: [8, null] }])
    buffer.dropBefore(1_000)
    expect(buffer.series()[0]).toMatchObject({ times: [], last: { timeMs: 2, value: 8 } })
  })

  it('are bounded, and say when they were', () => {
    const buffer = new SeriesBuffer(100)
    for (let round = 0; round < 50; round++) buffer.append([seconds(10, () => 1, round * 10_000)])
    expect(buffer.series()[0]?.times.length).toBeLessThanOrEqual(100)
    expect(buffer.series()[0]?.times.at(-1)).toBe(499_000)
    expect(buffer.cutAtMs).toBe(buffer.series()[0]?.times[0])
  })
})

describe('the tiles', () => {
  it('leave out what is not a number', () => {
    const stats = seriesStats([{ times: [0, 1000, 2000, 3000], values: [10, null, 20, 60] }], always)
    expect(stats).toMatchObject({ last: 60, min: 10, mean: 30, max: 60, count: 3 })
    expect(stats.perS).toBeCloseTo(2 / 3)
  })

  it('count only what is on screen', () => {
    expect(seriesStats([seconds(10, (index) => index)], { fromMs: 2_000, toMs: 4_000 })).toMatchObject({
      last: 4,
      min: 2,
      max: 4,
      count: 3,
    })
  })

  it('add the rates of all topics', () => {
    expect(seriesStats([seconds(11, () => 1), seconds(11, () => 2)], always)).toMatchObject({
      perS: 2,
      mean: 1.5,
    })
  })

  it('are empty without numbers', () => {
    expect(seriesStats([seconds(3, () => null)], always)).toMatchObject({ min: null, mean: null, perS: null })
    expect(formatStat(null, 'en')).toBe('–')
  })

  it.each([
    [21.4567, '21.46'],
    [0.12345, '0.123'],
    [123.456, '123.5'],
    [12345.6, '12,346'],
    [1763560931310442817, '1.76E18'],
    [0, '0'],
    [-3, '-3'],
  ])('%d is written %s', (value, text) => {
    expect(formatStat(value, 'en')).toBe(text)
  })
})

describe('the names in the legend', () => {
  it('leave out what all topics share', () => {
    expect(shortNames(['a/b/one/x', 'a/b/two/x'])).toEqual(['one/x', 'two/x'])
    expect(shortNames(['a/b', 'a/b/c'])).toEqual(['b', 'b/c'])
    expect(shortNames(['a/b/c'])).toEqual(['c'])
    expect(shortNames(['a/', 'a'])).toEqual(['a/', 'a'])
    expect(shortNames(['a/b/'])).toEqual(['a/b/'])
    expect(shortNames([])).toEqual([])
  })
})
