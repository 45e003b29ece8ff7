import { expect, it, onTestFinished } from 'vitest'
import type { ReconnectOptions } from '../../../../../shared/types/profile-parts.ts'
import { connack } from '../../../../helpers/wire/mqtt-bytes.ts'
import { profileFor } from '../../../../helpers/core/profiles.ts'
import { heldStreams, openLab, settle } from '../../../../helpers/core/session-lab.ts'

/** What becomes of a session whose broker accepts it and hangs up. */
async function afterLoss(reconnect: ReconnectOptions) {
  const streams = heldStreams()
  const lab = openLab(profileFor(1, { protocolVersion: 4, reconnect }), { open: streams.open })
  onTestFinished(() => lab.close())
  await settle()
  streams.peer?.write(connack[4])
  await settle()
  const lostMs = Date.now()
  streams.peer?.end()
  await settle()
  return { lostMs, session: lab.state, lab, streams }
}

it('a connection that was lost is opened again after the delay of its profile', async () => {
  const { lostMs, session } = await afterLoss({ enabled: true, firstDelayS: 40, longestDelayS: 50 })
  expect(session).toMatchObject({ state: 'reconnecting', reason: { code: 'closed-by-broker' } })
  const delayMs = (session?.retryAtMs ?? 0) - lostMs
  expect(delayMs).toBeGreaterThanOrEqual(30_000)
  expect(delayMs).toBeLessThan(45_000)
})

it('a connection that was lost stays closed where its profile says so', async () => {
  const { session } = await afterLoss({ enabled: false, firstDelayS: 1, longestDelayS: 60 })
  expect(session).toMatchObject({
    state: 'failed',
    reason: { code: 'closed-by-broker' },
    retryAtMs: null,
  })
})

it('a user who is impatient has it tried at once, and disturbs no attempt that is under way', async () => {
  const { lab, streams } = await afterLoss({ enabled: true, firstDelayS: 40, longestDelayS: 50 })
  const before = streams.peer
  lab.live.retry()
  await settle()
  const next = streams.peer
  expect(next).not.toBe(before)
  lab.live.retry()
  await settle()
  expect(streams.peer).toBe(next)
  streams.peer?.write(connack[4])
  await settle()
  expect(lab.state).toMatchObject({ state: 'connected', attempt: 0 })
})
