import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatClock,
  formatDuration,
  formatRate,
  formatTime,
} from '../../../../renderer/i18n/format.ts'

const number = (value: number, digits?: number) =>
  digits === undefined ? String(value) : value.toFixed(digits)
const noon = new Date(2026, 10, 20, 12, 3, 4, 5).getTime()

describe('times', () => {
  it('always have three digits of milliseconds', () => {
    expect(formatClock(noon)).toBe('12:03:04.005')
  })

  it('name their day unless it is today', () => {
    expect(formatTime(noon, noon + 3_600_000)).toBe('12:03:04.005')
    expect(formatTime(noon, noon + 86_400_000)).toBe('2026-11-20 12:03:04.005')
  })
})

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [12_345, '12.3 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1 MB'],
    [268_435_455, '268.4 MB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes, number)).toBe(text)
  })
})

describe('durations', () => {
  it.each([
    [6, '6 ms'],
    [999, '999 ms'],
    [3_249, '3.2 s'],
    [59_949, '59.9 s'],
    [59_999, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [11_400_000, '3 h 10 min'],
  ])('%i ms are %s', (ms, text) => {
    expect(formatDuration(ms, number)).toBe(text)
  })
})

describe('rates', () => {
  it('have a decimal as long as it tells something', () => {
    expect(formatRate(16, number)).toBe('16.0/s')
    expect(formatRate(20_000.4, number)).toBe('20000/s')
  })
})
