import type { Reason, ReasonCode } from '../../../../shared/errors.ts'
import type { ConnectionProfile, NegotiatedVersion } from '../../../../shared/types/connection.ts'
import { connectionReason } from '../../network/failures/failures.ts'

/** A connection that another client does not take over lasts longer. */
const shortMs = 30_000
/** This many silent ends in a row are no accident, if every connection but the first was short. */
const tellingEnds = 3

/** How it looks when a broker ends a connection without a word. */
const silentEnds: ReadonlySet<ReasonCode> = new Set(['closed-by-broker', 'connection-reset'])

/**
 * Recognises that another client uses the same client identifier where the broker does not say so: MQTT 3.1.1 has no words
 * for it (3.1.4), and some brokers of MQTT 5 do not use theirs (0x8E, 3.14.2.1). Each client that comes drives the other
 * out, so that a connection is accepted and closed again and again. A broker that cannot be reached in between has troubles
 * of its own.
 */
export class TakeoverWatch {
  private acceptedMs: number | null = null
  private ends = 0

  /** The broker has accepted a connection. Times are milliseconds of any clock. */
  accepted(nowMs: number): void {
    this.acceptedMs = nowMs
  }

  /** A connection, or an attempt at one, has ended. True when that can only be another client. */
  ended(code: ReasonCode, nowMs: number): boolean {
    const { acceptedMs } = this
    this.acceptedMs = null
    if (acceptedMs === null || !silentEnds.has(code)) {
      this.ends = 0
      return false
    }
    this.ends = nowMs - acceptedMs < shortMs ? this.ends + 1 : 1
    if (this.ends < tellingEnds) return false
    this.ends = 0
    return true
  }
}

/**
 * The reason of an end, with what another client may have to do with it. Only where others can know the client identifier:
 * nobody else has a random one. `again`: what {@link TakeoverWatch.ended} said. A single silent end is suspicious before
 * MQTT 5, whose brokers have no other way to end a connection; it is said, and tried again as usual.
 */
export function suspectTakeover(
  reason: Reason,
  profile: ConnectionProfile,
  { again, version }: { again: boolean; version: NegotiatedVersion },
): Reason {
  const { clientId, clientIdKind } = profile
  if (clientIdKind !== 'fixed' || clientId === '') return reason
  if (again) {
    const message = `The broker closes each connection soon: another client uses the id ${clientId}.`
    return connectionReason(profile, 'taken-over-again', message, { clientId })
  }
  if (reason.code !== 'closed-by-broker' || version === 5) return reason
  const message = `${reason.message} Another client may use the id ${clientId}.`
  return connectionReason(profile, 'closed-or-taken-over', message, { clientId })
}
