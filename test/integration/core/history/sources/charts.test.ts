import { describe, expect, it } from 'vitest'
import { chartReader } from '../../../../../electron/core/db/queries/history/charts.ts'
import type { ChartRequest } from '../../../../../electron/core/history/sources/chart-source.ts'
import { ChartSource } from '../../../../../electron/core/history/sources/chart-source.ts'
import type { HistoryFile } from '../../../../helpers/history/history-file.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'

const nowMs = 1_763_633_225_000

function chartOn(file: HistoryFile, request: Partial<ChartRequest> = {}): ChartSource {
  const db = file.reader()
  const whole: ChartRequest = {
    connectionId: 1,
    topicFilter: 's/+',
    topic: 's/1',
    kind: 'received',
    path: ['value'],
    windowMs: 60_000,
    endMs: null,
    ...request,
  }
  return new ChartSource(db, chartReader(db), whole, nowMs)
}

describe('a chart of a stored history', () => {
  it('has one line per topic that matches, and a gap where a message has no number', () => {
    const file = openHistoryFile()
    const [feed, other] = [file.feed(1), file.feed(2)]
    const payloads = [
      '{"value":1}',
      'offline',
      '{"value":null}',
      '{"value":"2"}',
      '{"other":3}',
      '',
      '{"value":0}',
    ]
    payloads.forEach((payload, index) => {
      feed.receive('s/1', payload, { timeMs: nowMs - 10_000 + index * 1_000 })
    })
    feed.receive('s/2', '{"value":-2.5e1}', { timeMs: nowMs - 500 })
    feed.receive('s/2/deeper', '{"value":9}', { timeMs: nowMs })
    feed.publish('s/1', '{"value":99}', { timeMs: nowMs })
    other.receive('s/1', '{"value":77}', { timeMs: nowMs })
    file.commit(feed, other)
    const chart = chartOn(file)
    expect(chart.advance()).toEqual([
      {
        topic: 's/1',
        times: payloads.map((_, index) => nowMs - 10_000 + index * 1_000),
        values: [1, null, null, null, null, null, 0],
      },
      { topic: 's/2', times: [nowMs - 500], values: [-25] },
    ])
    expect(chart.topics).toBe(2)
    expect(chartOn(file).contents()).toMatchObject({ cutAtMs: null, last: null })
  })

  it('takes in what comes, once, and a topic that is new', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    const chart = chartOn(file)
    expect(chart.advance()).toEqual([])
    feed.receive('other', '{"value":5}')
    feed.receive('s/1', '{"value":1}', { timeMs: nowMs })
    file.commit(feed)
    expect(chart.advance()).toEqual([{ topic: 's/1', times: [nowMs], values: [1] }])
    expect(chart.advance()).toEqual([])
    feed.receive('s/1', '{"value":2}', { timeMs: nowMs + 1_000 })
    feed.receive('s/2', '{"value":3}', { timeMs: nowMs + 1_001 })
    file.commit(feed)
    expect(chart.advance()).toEqual([
      { topic: 's/1', times: [nowMs + 1_000], values: [2] },
      { topic: 's/2', times: [nowMs + 1_001], values: [3] },
    ])
    expect(chart.advance()).toEqual([])
  })

  it('begins where its window begins, wherever that lies in the history', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    // Every second for 1,000 s, of which odd ones are published: not every sequence number is a received row.
    for (let second = 0; second < 1_000; second++) {
      const timeMs = nowMs - 1_000_000 + second * 1_000
      if (second % 2 === 0) feed.receive('s/1', `{"value":${second}}`, { timeMs })
      else feed.publish('s/1', '', { timeMs })
    }
    file.commit(feed)
    for (const windowMs of [1_000, 2_000, 59_500, 500_000, 999_999, 1_000_000, 1_500_000]) {
      const times = chartOn(file, { windowMs })
        .advance()
        .flatMap((series) => series.times)
      const expected: number[] = []
      for (let second = 0; second < 1_000; second += 2) {
        const timeMs = nowMs - 1_000_000 + second * 1_000
        if (timeMs >= nowMs - windowMs) expected.push(timeMs)
      }
      expect({ windowMs, from: times.at(0), to: times.at(-1) }).toEqual({
        windowMs,
        from: expected.at(0),
        to: expected.at(-1),
      })
      expect(times.length).toBe(expected.length)
    }
  })

  it('thins a flood, and keeps its peaks', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    for (let message = 0; message < 30_000; message++) {
      const value = message === 12_345 ? 1_000 : message === 23_456 ? -1_000 : message % 10
      feed.receive('s/1', `{"value":${value}}`, { timeMs: nowMs - 60_000 + message * 2 })
    }
    file.commit(feed)
    const [series] = chartOn(file).advance()
    expect(series?.times.length).toBeLessThanOrEqual(2_002)
    expect(series?.times.length).toBeGreaterThan(1_000)
    expect(series?.values).toContain(1_000)
    expect(series?.values).toContain(-1_000)
    expect(series?.times[series.values.indexOf(1_000)]).toBe(nowMs - 60_000 + 12_345 * 2)
  })

  it('draws a hundred topics, and counts those that come later', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    for (let topic = 0; topic < 100; topic++) feed.receive(`s/${topic}`, '{"value":1}', { timeMs: nowMs })
    file.commit(feed)
    const chart = chartOn(file)
    expect(chart.advance()).toHaveLength(100)
    expect(chart.topics).toBe(100)
    feed.receive('s/new', '{"value":1}', { timeMs: nowMs })
    feed.receive('s/words', '{"value":"none"}', { timeMs: nowMs })
    feed.receive('s/99', '{"value":2}', { timeMs: nowMs + 1_000 })
    file.commit(feed)
    expect(chart.advance().map(({ topic }) => topic)).toEqual(['s/99'])
    expect(chart.topics).toBe(101)
    expect(chartOn(file).advance()).toHaveLength(100)
  })

  it('draws the topic that was clicked among 5,000, and the 99 most recent', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    for (let topic = 0; topic < 5_000; topic++) {
      feed.receive(`many/${topic}/value`, `{"value":${topic}}`, { timeMs: nowMs - 5_000 + topic })
      feed.receive(`many/${topic}/words`, '{"value":"on"}', { timeMs: nowMs - 5_000 + topic })
    }
    file.commit(feed)
    const drawn = (topic: string) => {
      const chart = chartOn(file, { topicFilter: 'many/#', topic: `many/${topic}/value` })
      const { series, topics } = chart.contents()
      return { topics, names: series.map((line) => line.topic.split('/')[1]) }
    }
    const newest = Array.from({ length: 100 }, (_, index) => String(4_900 + index))
    const clickedOld = drawn('2517')
    expect(clickedOld.topics).toBe(5_000)
    expect(new Set(clickedOld.names)).toEqual(new Set(['2517', ...newest.slice(1)]))
    const clickedNew = drawn('4992')
    expect(clickedNew.names).toContain('4992')
    expect(new Set(clickedNew.names)).toEqual(new Set(newest))
  })

  it('keeps a line for the topic that was clicked until its first number comes', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    for (let topic = 0; topic < 300; topic++) feed.receive(`s/${topic}`, '{"value":1}', { timeMs: nowMs })
    file.commit(feed)
    const chart = chartOn(file, { topic: 's/late' })
    expect(chart.contents().series).toHaveLength(99)
    feed.receive('s/later', '{"value":7}', { timeMs: nowMs })
    feed.receive('s/late', '{"value":8}', { timeMs: nowMs })
    file.commit(feed)
    expect(chart.advance()).toEqual([{ topic: 's/late', times: [nowMs], values: [8] }])
  })

  it('says when the last number came when there is none in its time', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    feed.receive('s/1', '{"value":1}', { timeMs: nowMs - 900_000 })
    feed.receive('s/1', '{"value":2}', { timeMs: nowMs - 600_000 })
    feed.receive('s/1', 'offline', { timeMs: nowMs - 1_000 })
    file.commit(feed)
    const last = { timeMs: nowMs - 600_000, value: 2 }
    expect(chartOn(file).contents()).toMatchObject({ topics: 0, last })
    expect(chartOn(file, { topic: 's/unknown' }).contents()).toMatchObject({ last: null })
    expect(chartOn(file, { windowMs: 600_000 }).contents()).toMatchObject({ topics: 1, last: null })
  })

  it('shows a time that has passed, and nothing that comes after it', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    for (let second = 0; second < 1_000; second++) {
      feed.receive('s/1', `{"value":${second}}`, { timeMs: nowMs - 1_000_000 + second * 1_000 })
    }
    file.commit(feed)
    const chart = chartOn(file, { endMs: nowMs - 900_000, windowMs: 10_000 })
    expect(chart.advance()[0]?.values).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100])
    feed.receive('s/1', '{"value":1}', { timeMs: nowMs })
    file.commit(feed)
    expect(chart.advance()).toEqual([])
  })

  it('draws one topic alone, and what was published when that was clicked', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    feed.receive('s/1', '{"value":1}', { timeMs: nowMs })
    feed.receive('s/2', '{"value":2}', { timeMs: nowMs })
    feed.publish('s/1', '{"value":3}', { timeMs: nowMs })
    file.commit(feed)
    const values = (request: Partial<ChartRequest>) =>
      chartOn(file, request)
        .advance()
        .flatMap((series) => series.values)
    expect(values({ topicFilter: 's/1' })).toEqual([1])
    expect(values({ kind: 'published' })).toEqual([3])
    expect(values({})).toEqual([1, 2])
  })

  it('finds numbers in arrays and plain payloads too', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    feed.receive('s/1', '[{"a":[0,7]}]', { timeMs: nowMs })
    feed.receive('s/1', '42.5', { timeMs: nowMs + 1_000 })
    file.commit(feed)
    const valuesAt = (path: ChartRequest['path']) => chartOn(file, { path }).advance()[0]?.values
    expect(valuesAt([0, 'a', 1])).toEqual([7, null])
    expect(valuesAt([])).toEqual([42.5])
  })
})
