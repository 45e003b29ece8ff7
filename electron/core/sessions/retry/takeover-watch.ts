/** Detects a second client that uses the same client identifier. */
import type { Reason, ReasonCode } from '../../../../shared/errors.ts'
import type { ConnectionProfile, NegotiatedVersion } from '../../../../shared/types/connection.ts'
import { connectionReason } from '../../network/failures/connection-reason.ts'

/** A connection that lasts longer than this was not taken over by another client. */
const shortMs = 30_000
/** This many silent ends in a row are no accident if every connection but the first was short. */
const suspiciousEnds = 3

/** Reasons that a session sees when a broker closes a connection without an explanation. */
const silentEnds: ReadonlySet<ReasonCode> = new Set(['closed-by-broker', 'connection-reset'])

/**
 * Detects that another client uses the same client identifier where the broker does not report it. MQTT 3.1.1 has no
 * packet for it (3.1.4), and some MQTT 5 brokers do not send theirs (0x8E, 3.14.2.1). Each client that connects
 * displaces the other, so that a connection is accepted and closed again and again. A broker that cannot be reached
 * in between has a different problem.
 */
export class TakeoverWatch {
  private acceptedMs: number | null = null
  private ends = 0

  /** The broker has accepted a connection. Times are milliseconds of any clock. */
  accepted(nowMs: number): void {
    this.acceptedMs = nowMs
  }

  /** A connection or a connection attempt has ended. Returns true when only another client can explain it. */
  ended(code: ReasonCode, nowMs: number): boolean {
    const { acceptedMs } = this
    this.acceptedMs = null
    if (acceptedMs === null || !silentEnds.has(code)) {
      this.ends = 0
      return false
    }
    this.ends = nowMs - acceptedMs < shortMs ? this.ends + 1 : 1
    if (this.ends < suspiciousEnds) return false
    this.ends = 0
    return true
  }
}

/**
 * The reason for an end, extended by what another client may have to do with it. This applies only where others can
 * know the client identifier, so not to a random one. `again`: what {@link TakeoverWatch.ended} returned. Before MQTT
 * 5 a single silent end is already suspicious, because a broker has no other way to end a connection. It is reported,
 * and the session tries again as usual.
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
