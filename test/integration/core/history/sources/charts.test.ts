import { describe, expect, it } from 'vitest'
import { chartReader } from '../../../../../electron/core/db/queries/history/charts.ts'
import type { ChartRequest } from '../../../../../electron/core/history/sources/chart-source.ts'
import { ChartSource } from '../../../../../electron/core/history/sources/chart-source.ts'
import type { HistoryFile } from '../../../../helpers/history/history-file.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'

const nowMs = 1_763_633_225_000

function chartOn(file: HistoryFile, request: Partial<ChartRequest> = {}): ChartSource {
  const db = file.reader()
  const whole = { connectionId: 1, topicFilter: 's/+', path: ['value'], windowMs: 60_000, ...request }
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
    expect(chart.truncated).toBe(false)
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

  it('draws a hundred topics, and says that there are more', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    for (let topic = 0; topic < 100; topic++) feed.receive(`s/${topic}`, '{"value":1}', { timeMs: nowMs })
    file.commit(feed)
    const chart = chartOn(file)
    expect(chart.advance()).toHaveLength(100)
    expect(chart.truncated).toBe(false)
    feed.receive('s/new', '{"value":1}', { timeMs: nowMs })
    feed.receive('s/99', '{"value":2}', { timeMs: nowMs + 1_000 })
    file.commit(feed)
    expect(chart.advance().map(({ topic }) => topic)).toEqual(['s/99'])
    expect(chart.truncated).toBe(true)
    expect(chartOn(file).advance()).toHaveLength(100)
  })

  it('finds numbers in arrays and plain payloads too', () => {
    const file = openHistoryFile()
    const feed = file.feed(1)
    feed.receive('s/1', '[{"a":[0,7]}]', { timeMs: nowMs })
    feed.receive('s/1', '42.5', { timeMs: nowMs + 1_000 })
    file.commit(feed)
    const valuesAt = (path: ChartRequest['path']) => chartOn(file, { path }).advance()[0]?.values
    expect(valuesAt([0, 'a', 1])).toEqual([7, null])
    expect(valuesAt([])).toEqual([null, 42.5])
  })
})
