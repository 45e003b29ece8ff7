import { onTestFinished } from 'vitest'
import { openSocket } from '../../../electron/core/network/open-socket.ts'
import type { WireEvent } from '../../../electron/core/network/wire-options.ts'
import { noSecrets } from '../../../electron/core/secrets/secrets.ts'
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf } from '../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'
import type { ProfileSecrets, TlsOptions } from '../../../shared/types/profile-parts.ts'
import { packet, withLength } from './mqtt-bytes.ts'
import { profileFor } from '../core/profiles.ts'

/** CONNECT of MQTT 3.1.1 with a clean session. */
export const connectPacket = packet(1, 0, withLength('MQTT'), [4, 2, 0, 60], withLength('tester'))

/** What came of it: the first bytes the server answered CONNECT with, or why there are none. */
export interface Reached {
  answer: Buffer | null
  reason: Reason | null
  events: WireEvent[]
}

/** A profile with some of its TLS part replaced. */
export function tlsProfile(
  port: number,
  tls: Partial<TlsOptions>,
  patch: Partial<ConnectionProfile> = {},
): ConnectionProfile {
  const profile = profileFor(port, { transport: 'mqtts', ...patch })
  return { ...profile, tls: { ...profile.tls, ...tls } }
}

/** Connects as a session does, sends CONNECT, and waits for the first answer or the end. */
export async function reach(
  profile: ConnectionProfile,
  secrets: Partial<ProfileSecrets> = {},
): Promise<Reached> {
  const events: WireEvent[] = []
  const { socket } = openSocket({
    profile,
    secrets: { ...noSecrets, ...secrets },
    maxPacketBytes: profile.maxPacketBytes,
    identifyServer: true,
    thorough: false,
    watch: (event) => events.push(event),
  })
  onTestFinished(() => void socket.destroy())
  socket.write(connectPacket)
  return new Promise((resolve) => {
    socket.once('data', (answer: Buffer) => resolve({ answer, reason: null, events }))
    socket.once('error', (error) => resolve({ answer: null, reason: reasonOf(error), events }))
    socket.once('close', () => resolve({ answer: null, reason: null, events }))
  })
}
