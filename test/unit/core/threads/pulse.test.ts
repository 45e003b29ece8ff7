import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Pulse } from '../../../../electron/core/threads/pulse.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A job that is done when the test says so. */
function pulseOf(intervalMs: number) {
  const starts: number[] = []
  const ends: ((error?: Error) => void)[] = []
  const failures: unknown[] = []
  const pulse = new Pulse(intervalMs, {
    run: () => {
      starts.push(performance.now())
      return new Promise<void>((resolve, reject) => {
        ends.push((error) => {
          if (error) reject(error)
          else resolve()
        })
      })
    },
    failed: (error) => failures.push(error),
  })
  const base = performance.now()
  return {
    pulse,
    at: () => starts.map((start) => start - base),
    failures,
    end: async (error?: Error) => {
      ends.shift()?.(error)
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

describe('a pulse', () => {
  it('serves the first request at once and what comes soon after together, at its interval', async () => {
    const { pulse, at, end } = pulseOf(100)
    pulse.request()
    vi.advanceTimersByTime(0)
    expect(at()).toEqual([0])
    await end()
    vi.advanceTimersByTime(30)
    pulse.request()
    pulse.request()
    vi.advanceTimersByTime(69)
    expect(at()).toEqual([0])
    vi.advanceTimersByTime(1)
    expect(at()).toEqual([0, 100])
    await end()
    vi.advanceTimersByTime(10_000)
    expect(at()).toHaveLength(2)
  })

  it('never runs twice at once, and runs again for what came while it ran', async () => {
    const { pulse, at, end } = pulseOf(100)
    pulse.request()
    vi.advanceTimersByTime(0)
    pulse.request()
    vi.advanceTimersByTime(1_000)
    pulse.request()
    expect(at()).toEqual([0])
    await end()
    vi.advanceTimersByTime(0)
    expect(at()).toEqual([0, 1_000])
    await end()
    vi.advanceTimersByTime(10_000)
    expect(at()).toHaveLength(2)
  })

  it('begins no run once stopped, neither one that waits nor one asked for during a run', async () => {
    const waiting = pulseOf(100)
    waiting.pulse.request()
    waiting.pulse.stop()
    const running = pulseOf(100)
    running.pulse.request()
    vi.advanceTimersByTime(0)
    running.pulse.request()
    running.pulse.stop()
    await running.end()
    running.pulse.request()
    vi.advanceTimersByTime(10_000)
    expect(waiting.at()).toEqual([])
    expect(running.at()).toHaveLength(1)
  })

  it('goes on after a run that failed, and says so', async () => {
    const { pulse, at, end, failures } = pulseOf(100)
    const error = new Error('the page is gone')
    pulse.request()
    vi.advanceTimersByTime(0)
    pulse.request()
    await end(error)
    expect(failures).toEqual([error])
    vi.advanceTimersByTime(100)
    expect(at()).toEqual([0, 100])
  })
})
