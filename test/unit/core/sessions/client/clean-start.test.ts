import { expect, it, onTestFinished } from 'vitest'
import type { ConnectionProfile } from '../../../../../shared/types/connection.ts'
import { connack } from '../../../../helpers/wire/mqtt-bytes.ts'
import { profileFor } from '../../../../helpers/core/profiles.ts'
import { readConnect } from '../../../../helpers/wire/read-connect.ts'
import { heldStreams, openLab, settle } from '../../../../helpers/core/session-lab.ts'

/** Whether a clean start was asked for, at the first connect and after the connection was lost. */
async function cleanStarts(version: 4 | 5, patch: Partial<ConnectionProfile>): Promise<boolean[]> {
  const streams = heldStreams()
  const lab = openLab(profileFor(1, { protocolVersion: version, ...patch }), { open: streams.open })
  onTestFinished(() => lab.close())
  await settle()
  const first = streams.heard()
  streams.peer?.write(connack[version])
  await settle()
  streams.peer?.destroy()
  await settle()
  const before = streams.heard().length
  lab.live.wake()
  await settle()
  return [first, streams.heard().subarray(before)].map((packet) => readConnect(packet).cleanStart)
}

it('a session that MQTT 5 keeps begins clean once, and is taken up again when the connection was lost', async () => {
  expect(await cleanStarts(5, { sessionExpiryS: 600 })).toEqual([true, false])
})

it('a session that is not kept begins clean each time', async () => {
  expect(await cleanStarts(5, {})).toEqual([true, true])
  expect(await cleanStarts(4, { sessionExpiryS: 600 })).toEqual([true, true])
  expect(await cleanStarts(5, { cleanStart: false })).toEqual([false, false])
})
