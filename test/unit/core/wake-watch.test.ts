import { expect, it } from 'vitest'
import type { Clock } from '../../../electron/core/threads/clock.ts'
import { watchForWaking } from '../../../electron/core/wake-watch.ts'
import { manualClock } from '../../helpers/manual-clock.ts'

/** A computer that can sleep: its clock goes on, its timers stand still. */
function sleepyClock() {
  const clock = manualClock(1_000_000)
  let sleptMs = 0
  const sleepy: Clock = {
    nowMs: () => clock.nowMs() + sleptMs,
    after: (ms, callback) => clock.after(ms, callback),
  }
  return {
    clock: sleepy,
    run: (ms: number) => {
      clock.advance(ms)
    },
    sleep: (ms: number) => {
      sleptMs += ms
    },
  }
}

it('says within two seconds that the computer has slept, once for each time', () => {
  const { clock, run, sleep } = sleepyClock()
  let wakes = 0
  watchForWaking(clock, () => wakes++)
  run(60_000)
  expect(wakes).toBe(0)
  sleep(600_000)
  run(2_000)
  expect(wakes).toBe(1)
  run(60_000)
  sleep(20_000)
  run(2_000)
  expect(wakes).toBe(2)
})

it('takes neither a busy moment nor a clock that is set back for sleep, and stops when told', () => {
  const { clock, run, sleep } = sleepyClock()
  let wakes = 0
  const stop = watchForWaking(clock, () => wakes++)
  sleep(4_000)
  run(2_000)
  sleep(-3_600_000)
  run(10_000)
  stop()
  sleep(600_000)
  run(10_000)
  expect(wakes).toBe(0)
})
