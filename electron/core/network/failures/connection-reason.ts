/** Builds reasons that name host and port. */
import type { Reason, ReasonCode, ReasonDetails } from '../../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'

/** Host and port, as every message about a failed connection names them. */
export function addressOf(profile: ConnectionProfile): { host: string; port: number } {
  return { host: profile.host, port: profile.port }
}

/** A reason about a connection: its details begin with host and port. */
export function connectionReason(
  profile: ConnectionProfile,
  code: ReasonCode,
  message: string,
  details: ReasonDetails = {},
): Reason {
  return { code, message, details: { ...addressOf(profile), ...details } }
}
