import { expect, it, onTestFinished } from 'vitest'
import type { ReconnectOptions } from '../../../../../../shared/types/profile-parts.ts'
import { connack } from '../../../../../helpers/mqtt-bytes.ts'
import { profileFor } from '../../../../../helpers/profiles.ts'
import { heldStreams, openLab, settle } from '../../../../../helpers/session-lab.ts'

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
  return { lostMs, session: lab.state }
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
