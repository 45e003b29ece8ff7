/** Ends a session in order: stores, acknowledges, then disconnects. */
import type { Reason } from '../../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import type { BrokerClient } from '../client/broker-client.ts'
import { connectionReason } from '../../network/failures/connection-reason.ts'
import type { Publisher } from '../delivery/publisher.ts'
import type { Recorder } from '../recording/recorder.ts'

/** Why a session is ended deliberately. */
export type Ending = 'closed-by-user' | 'workbench-closed'

/** Time for the broker to close the connection after DISCONNECT. */
const closeTimeoutMs = 300
/** How long closing may wait for a disk that accepts nothing. It is shorter when the user quits. */
const drainLimitMs: Readonly<Record<Ending, number>> = { 'closed-by-user': 5_000, 'workbench-closed': 750 }
/** The limit while nothing can be recorded: one more attempt is made within it. */
const failingLimitMs = 1_000
/**
 * The limit while so much is on its way to the disk that it takes longer in any case, for example a message of 256
 * MB.
 */
const pressedLimitMs = 100
/** A DISCONNECT packet: "normal disconnection" in every version (MQTT 5, 3.14; 3.1.1, 3.14). */
export const normalDisconnect = Buffer.from([0xe0, 0x00])

/**
 * Ends a session in order. Received messages are stored and acknowledged, then the broker is told. Resolves with the
 * reason as it is recorded, once everything is on disk or the time limit is over. What has been handed over is stored
 * in any case.
 */
export async function closeSession(
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
  const { outbox } = recorder
  attempt?.stream.setPaused(true)
  const lastBatch = outbox.currentBatch
  // Acknowledgements that are held back leave first, so that the broker need not send their messages again.
  await outbox.drain(limitOf(code, recorder))
  if (wasConnected) await attempt?.stream.closeWith(normalDisconnect, closeTimeoutMs)
  broker.end()
  const reason = connectionReason(profile, code, 'The connection was closed.')
  publisher.abandon(reason)
  if (wasConnected) recorder.event({ type: 'disconnected', reason })
  // What did not get to the disk until now has had its time.
  const isLate = outbox.committedBatch < lastBatch
  await outbox.drain(isLate ? pressedLimitMs : limitOf(code, recorder))
  return reason
}

function limitOf(code: Ending, { outbox }: Recorder): number {
  if (outbox.pressed) return pressedLimitMs
  return outbox.failure ? Math.min(failingLimitMs, drainLimitMs[code]) : drainLimitMs[code]
}
