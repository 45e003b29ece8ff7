import { describe, expect, it } from 'vitest'
import { stillFails } from '../../../../../../renderer/views/Workbench/sidebar/service-failure.ts'
import { brokerOff } from '../../../../../../shared/types/workbench.ts'

const reason = { code: 'internal', message: 'No.', details: {} } as const
const running = { ...brokerOff, running: true }

describe('“did not start” beside a switch', () => {
  it('is gone once the broker runs, however it was started', () => {
    const failure = { service: 'broker', wanted: true, reason } as const
    expect(stillFails(failure, brokerOff)).toBe(true)
    expect(stillFails(failure, running)).toBe(false)
  })

  it('is about its own switch only', () => {
    const failure = { service: 'devices', wanted: true, reason } as const
    expect(stillFails(failure, running)).toBe(true)
    expect(stillFails(failure, { ...running, devicesRunning: true })).toBe(false)
  })

  it('is “did not stop” until it has', () => {
    const failure = { service: 'broker', wanted: false, reason } as const
    expect(stillFails(failure, running)).toBe(true)
    expect(stillFails(failure, brokerOff)).toBe(false)
  })
})
