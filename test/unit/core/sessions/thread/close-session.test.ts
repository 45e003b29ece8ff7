import { expect, it, onTestFinished, vi } from 'vitest'
import { profileFor } from '../../../../helpers/core/profiles.ts'
import { heldStreams, openLab, settle } from '../../../../helpers/core/session-lab.ts'
import { connack, publish } from '../../../../helpers/wire/mqtt-bytes.ts'

const megabyte = 1024 * 1024

it('a user who disconnects while a very large message is being stored is not kept waiting for it', async () => {
  const streams = heldStreams()
  const profile = profileFor(1, { protocolVersion: 4, maxPacketBytes: 20 * megabyte })
  const lab = openLab(profile, { open: streams.open, stores: false })
  await settle()
  streams.peer?.write(connack[4])
  await settle()
  streams.peer?.write(publish({ topic: 'film', payload: Buffer.alloc(17 * megabyte) }))
  await settle()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const closed = vi.fn()
  void lab.close().then(closed)
  await vi.advanceTimersByTimeAsync(500)
  expect(closed).toHaveBeenCalled()
  expect(lab.state).toMatchObject({ state: 'closed', reason: { code: 'closed-by-user' } })
})
