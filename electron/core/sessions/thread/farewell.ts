import type { Reason } from '../../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import type { BrokerClient } from '../attempt/broker-client.ts'
import { connectionReason } from '../../network/failures/failures.ts'
import type { Publisher } from '../delivery/publisher.ts'
import type { Recorder } from '../recording/recorder.ts'

/** Why a session is ended on purpose. */
export type Ending = 'closed-by-user' | 'workbench-closed'

const farewellMs = 300
/** How long an end may wait for a disk that takes nothing: a person who quits waits less. */
const drainLimitMs: Readonly<Record<Ending, number>> = { 'closed-by-user': 5_000, 'workbench-closed': 750 }
/** The same while so much is on its way to the disk that it takes longer anyway, a message of 256 MB perhaps. */
const pressedLimitMs = 150
/** A DISCONNECT packet: "normal disconnection" in every version (MQTT 5, 3.14; 3.1.1, 3.14). */
export const disconnectPacket = Buffer.from([0xe0, 0x00])

/**
 * Ends a session in order: what was received is stored and acknowledged, then the broker is told. Resolves with the reason
 * as it is recorded, once all of it is on disk or has waited long enough: what has been handed over is stored all the same.
 */
export async function sayFarewell(
  code: Ending,
  parts: {
    profile: ConnectionProfile
    broker: BrokerClient
    recorder: Recorder
    publisher: Publisher
  },
): Promise<Reason> {
  const { profile, broker, recorder, publisher } = parts
  const { attempt } = broker
  const wasConnected = attempt?.accepted ?? false
  const limitMs = recorder.outbox.pressed ? pressedLimitMs : drainLimitMs[code]
  attempt?.stream.setPaused(true)
  // First what is held back may leave: the broker need not send it again.
  await recorder.outbox.drain(limitMs)
  if (wasConnected) await attempt?.stream.farewell(disconnectPacket, farewellMs)
  broker.end()
  const reason = connectionReason(profile, code, 'The connection was closed.')
  publisher.abandon(reason)
  if (wasConnected) recorder.event({ type: 'disconnected', reason })
  await recorder.outbox.drain(limitMs)
  return reason
}
