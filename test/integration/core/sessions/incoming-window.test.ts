import { expect, it, onTestFinished, vi } from 'vitest'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { defaultProfileParts } from '../../../../shared/profile/defaults.ts'
import { mosquittoPub, startMosquitto } from '../../../helpers/brokers/mosquitto.ts'
import { connack, publish } from '../../../helpers/wire/mqtt-bytes.ts'
import { profileFor } from '../../../helpers/core/profiles.ts'
import { heldStreams, openLab, settle } from '../../../helpers/core/session-lab.ts'

const patience = { timeout: 20_000, interval: 5 }
const few: Partial<ConnectionProfile> = {
  protocolVersion: 5,
  connectProperties: { ...defaultProfileParts.connectProperties, receiveMaximum: 5 },
}

it('a broker that sends its backlog at once, as mosquitto does, is borne, and that is told', async () => {
  const broker = await startMosquitto({ quiet: true, config: ['max_queued_messages 0'] })
  onTestFinished(() => broker.stop())
  const kept = { clientId: 'slow', clientIdKind: 'fixed', cleanStart: false, sessionExpiryS: 600 } as const
  const profile = profileFor(broker.port, { ...few, ...kept })
  const first = openLab(profile, { filters: ['a'] })
  await vi.waitUntil(() => first.state?.grants[0]?.state === 'granted', patience)
  await first.close()
  const count = 500
  await mosquittoPub(broker.port, ['-t', 'a', '-q', '2', '-m', 'x', '--repeat', String(count)])

  const second = openLab(profile, { filters: ['a'] })
  onTestFinished(() => second.close())
  await vi.waitUntil(() => second.received.length === count, patience)
  expect(second.state).toMatchObject({ state: 'connected', reason: null, exceededReceiveMaximum: 5 })
  expect(second.states.filter(({ reason }) => reason)).toEqual([])
})

it('a broker that begins handshakes without end is left all the same, and hears why', async () => {
  const streams = heldStreams()
  const lab = openLab(profileFor(1, few), { open: streams.open })
  onTestFinished(() => lab.close())
  await settle()
  const messages = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) =>
      publish({ qos: 2, packetId: from + at, payload: 'x', properties: Buffer.alloc(0) }),
    )
  streams.peer?.write(Buffer.concat([connack[5], ...messages(1, 5)]))
  await settle()
  expect(lab.state?.exceededReceiveMaximum).toBeNull()
  streams.peer?.write(Buffer.concat(messages(6, 32_763)))
  await vi.waitUntil(() => lab.state?.exceededReceiveMaximum === 5, patience)
  expect(lab.state?.reason).toBeNull()
  streams.peer?.write(Buffer.concat(messages(32_769, 1)))
  await vi.waitUntil(() => lab.state?.reason, patience)
  expect(lab.state?.reason).toMatchObject({
    code: 'protocol-error',
    details: { violation: 'receive-maximum' },
  })
  // DISCONNECT, "receive maximum exceeded".
  await vi.waitUntil(
    () =>
      streams
        .heard()
        .subarray(-3)
        .equals(Buffer.from([0xe0, 1, 0x93])),
    patience,
  )
})
