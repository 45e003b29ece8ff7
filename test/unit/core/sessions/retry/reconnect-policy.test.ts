import { describe, expect, it } from 'vitest'
import { ReconnectPolicy } from '../../../../../electron/core/sessions/retry/reconnect-policy.ts'
import type { ReasonCode } from '../../../../../shared/errors.ts'
import { defaultProfileParts } from '../../../../../shared/profile/defaults.ts'

const lost: ReasonCode = 'connection-reset'
const usual = defaultProfileParts.reconnect

describe('when to try again', () => {
  it('waits 1 s, doubling to 60 s', () => {
    const policy = new ReconnectPolicy(usual, () => 0)
    const delays = Array.from({ length: 9 }, () => policy.delayAfter(lost, 0))
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
  })

  it('spreads by at most a quarter, and doubles whatever the spread', () => {
    const policy = new ReconnectPolicy(usual, () => 0.999_999)
    expect([policy.delayAfter(lost, 0), policy.delayAfter(lost, 0)]).toEqual([750, 1_500])
  })

  it('begins anew only after 30 s of a stable connection', () => {
    const policy = new ReconnectPolicy(usual, () => 0)
    policy.delayAfter(lost, 0)
    policy.connected(1_000)
    expect(policy.delayAfter(lost, 30_999)).toBe(2_000)
    policy.connected(40_000)
    expect(policy.delayAfter(lost, 70_000)).toBe(1_000)
    // What failed later was not connected at all.
    expect(policy.delayAfter(lost, 200_000)).toBe(2_000)
  })

  it('waits as the profile says, or not at all', () => {
    const own = { enabled: true, firstDelayS: 0.5, longestDelayS: 3 }
    const policy = new ReconnectPolicy(own, () => 0)
    const delays = () => Array.from({ length: 4 }, () => policy.delayAfter(lost, 0))
    expect(delays()).toEqual([500, 1_000, 2_000, 3_000])
    policy.startOver()
    expect(delays()).toEqual([500, 1_000, 2_000, 3_000])
    const never = new ReconnectPolicy({ ...own, enabled: false })
    never.connected(0)
    expect(never.delayAfter(lost, 100_000)).toBeNull()
  })

  it('counts attempts since the last success', () => {
    const policy = new ReconnectPolicy()
    policy.attempting()
    policy.attempting()
    expect(policy.attempt).toBe(2)
    policy.connected(0)
    expect(policy.attempt).toBe(0)
  })

  it('gives up on what the user has to change', () => {
    const final: ReasonCode[] = [
      'refused-credentials',
      'refused-not-authorized',
      'refused-client-id',
      'refused-protocol-version',
      'taken-over',
      'not-mqtt',
      'http-on-port',
      'tls-on-port',
    ]
    for (const reason of final) expect(new ReconnectPolicy().delayAfter(reason, 0)).toBeNull()
    for (const reason of [lost, 'connection-refused', 'refused-server-unavailable'] as const) {
      expect(new ReconnectPolicy().delayAfter(reason, 0)).not.toBeNull()
    }
  })

  it('gives up on an unknown host only while it has never been reached', () => {
    const policy = new ReconnectPolicy(usual, () => 0)
    expect(policy.delayAfter('unknown-host', 0)).toBeNull()
    policy.connected(0)
    expect(policy.delayAfter('unknown-host', 1_000)).toBe(1_000)
  })
})
