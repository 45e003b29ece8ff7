import { describe, expect, it } from 'vitest'
import { fitRange } from '../../../../../renderer/charts/data/fit-range.ts'
import { shownSpan } from '../../../../../renderer/charts/data/shown-span.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const nowMs = 1_763_633_225_000

/** Times every `intervalMs`, the newest `silentMs` ago. */
const every = (intervalMs: number, count: number, silentMs = 0) =>
  Array.from({ length: count }, (_, index) => nowMs - silentMs - (count - 1 - index) * intervalMs)

describe('the time of a chart', () => {
  it('is the last two minutes for a number that has just come', () => {
    const times = every(1_000, 51)
    expect(fitRange(nowMs, { times, newestMs: nowMs }, nowMs)).toEqual({
      windowMs: 2 * minuteMs,
      endMs: null,
    })
  })

  it('is longer for a slow topic, so that there is more than a point in it', () => {
    const range = (intervalMs: number) =>
      fitRange(nowMs, { times: every(intervalMs, 51), newestMs: nowMs }, nowMs)
    expect(range(20_000)).toEqual({ windowMs: 15 * minuteMs, endMs: null })
    expect(range(10 * minuteMs)).toEqual({ windowMs: 24 * hourMs, endMs: null })
    const silent = every(10 * minuteMs, 51, 8 * minuteMs)
    expect(fitRange(nowMs - 8 * minuteMs, { times: silent, newestMs: nowMs - 8 * minuteMs }, nowMs)).toEqual({
      windowMs: 24 * hourMs,
      endMs: null,
    })
  })

  it('reaches back to a number of some minutes ago while its topic goes on', () => {
    const clickedMs = nowMs - 5 * minuteMs
    const times = every(1_000, 101, 5 * minuteMs - 50_000)
    expect(fitRange(clickedMs, { times, newestMs: nowMs }, nowMs)).toEqual({
      windowMs: 15 * minuteMs,
      endMs: null,
    })
  })

  it('lies around an old number, and leaves out what came long before', () => {
    const clickedMs = nowMs - 3 * hourMs
    const times = [clickedMs - hourMs, clickedMs - 20_000, clickedMs, clickedMs + 40_000]
    const { windowMs, endMs } = fitRange(clickedMs, { times, newestMs: clickedMs + 40_000 }, nowMs)
    const fromMs = (endMs ?? 0) - windowMs
    expect(endMs).toBeGreaterThan(clickedMs + 40_000)
    expect(endMs).toBeLessThan(clickedMs + 50_000)
    expect(fromMs).toBeLessThan(clickedMs - 20_000)
    expect(fromMs).toBeGreaterThan(clickedMs - 30_000)
  })

  it('is some seconds around an old number that is alone, or that nothing is known of', () => {
    const clickedMs = nowMs - hourMs
    for (const moments of [
      { times: [clickedMs], newestMs: clickedMs },
      { times: [], newestMs: 0 },
    ]) {
      const { windowMs, endMs } = fitRange(clickedMs, moments, nowMs)
      expect(windowMs).toBeGreaterThan(9_000)
      expect(windowMs).toBeLessThan(12_000)
      expect(endMs).toBe(clickedMs + windowMs / 2)
    }
  })
})

describe('the time on the axis', () => {
  const line = (times: number[]) => [{ topic: 't', order: 0, times, values: times.map(() => 1), last: null }]
  const live = { windowMs: 2 * minuteMs, endMs: null }

  it('begins with the first point of a chart that has just begun, and is never too short', () => {
    expect(shownSpan(line([nowMs - 30_000, nowMs]), live, nowMs).fromMs).toBe(nowMs - 30_000)
    expect(shownSpan(line([nowMs - 100]), live, nowMs).fromMs).toBe(nowMs - 10_000)
  })

  it('is the window once there is enough, or nothing at all', () => {
    expect(shownSpan(line([nowMs - 500_000, nowMs - 119_000]), live, nowMs).fromMs).toBe(nowMs - 119_000)
    expect(shownSpan([], live, nowMs)).toEqual({ fromMs: nowMs - 120_000, toMs: nowMs })
  })

  it('stands still with a fixed end', () => {
    expect(shownSpan(line([5]), { windowMs: 1_000, endMs: 5_000 }, nowMs)).toEqual({
      fromMs: 4_000,
      toMs: 5_000,
    })
  })
})
