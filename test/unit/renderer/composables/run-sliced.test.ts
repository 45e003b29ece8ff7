import { describe, expect, it } from 'vitest'
import { runSliced } from '../../../../renderer/composables/run-sliced.ts'

/** Steps of five milliseconds on a clock of the test's own. */
function slowWork(steps: number) {
  const clock = { ms: 0, taken: 0 }
  function* work() {
    for (let step = 1; step <= steps; step++) {
      clock.ms += 5
      clock.taken = step
      yield step / steps
    }
    return 'done'
  }
  return { clock, work: work() }
}

describe('work in slices', () => {
  it('lets the page work after some milliseconds, however long it takes', async () => {
    const { clock, work } = slowWork(100)
    const busyMs: number[] = []
    let sinceMs = 0
    const result = await runSliced(work, {
      signal: new AbortController().signal,
      now: () => clock.ms,
      pause: () => {
        busyMs.push(clock.ms - sinceMs)
        sinceMs = clock.ms
        return Promise.resolve()
      },
    })
    expect(result).toBe('done')
    expect(busyMs).toHaveLength(33)
    expect(Math.max(...busyMs)).toBeLessThanOrEqual(15)
  })

  it('does not pause for what is done at once', async () => {
    const { clock, work } = slowWork(2)
    const pause = () => Promise.reject(new Error('paused'))
    const signal = new AbortController().signal
    expect(await runSliced(work, { signal, now: () => clock.ms, pause })).toBe('done')
  })

  it('says how far it has come', async () => {
    const { clock, work } = slowWork(12)
    const parts: number[] = []
    await runSliced(work, {
      signal: new AbortController().signal,
      onProgress: (part) => parts.push(part),
      now: () => clock.ms,
      pause: () => Promise.resolve(),
    })
    expect(parts).toEqual([0.25, 0.5, 0.75, 1])
  })

  it('takes no further step once it is cancelled', async () => {
    const { clock, work } = slowWork(1_000)
    const controller = new AbortController()
    let pauses = 0
    const cancelled = runSliced(work, {
      signal: controller.signal,
      now: () => clock.ms,
      pause: () => {
        if (++pauses === 2) controller.abort()
        return Promise.resolve()
      },
    })
    await expect(cancelled).rejects.toThrow(/abort/i)
    expect(clock.taken).toBe(6)
  })

  it('runs in tasks of their own in a real event loop', async () => {
    const { clock, work } = slowWork(30)
    let otherTask = 'waiting'
    setImmediate(() => (otherTask = `ran after ${clock.taken} of 30 steps`))
    const result = await runSliced(work, { signal: new AbortController().signal, now: () => clock.ms })
    expect(result).toBe('done')
    expect(otherTask).toBe('ran after 3 of 30 steps')
  })
})
