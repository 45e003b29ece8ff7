/** Chooses the MQTT version of a connection and falls back to 3.1.1. */
import type { ReasonCode } from '../../../../shared/errors.ts'
import type { NegotiatedVersion, ProtocolVersion } from '../../../../shared/types/connection.ts'

/**
 * How a broker that supports only 3.1.1 answers an MQTT 5 CONNECT: return code 1, or it closes the connection (3.1.1,
 * 3.1.2.2).
 */
const answersOfOlderBrokers = new Set<ReasonCode>([
  'refused-protocol-version',
  'closed-before-connack',
  'connection-reset',
])

/** The MQTT version to use: the requested one, or 5 first and 3.1.1 if the broker does not support 5. */
export class VersionChoice {
  /** The version to use now. */
  current: NegotiatedVersion
  private readonly asked: ProtocolVersion
  private settled = false

  constructor(asked: ProtocolVersion) {
    this.asked = asked
    this.current = asked === 'auto' ? 5 : asked
  }

  /** Whether the broker has accepted a version before. */
  get everAccepted(): boolean {
    return this.settled
  }

  /** The broker has accepted this version, so it is kept. */
  accepted(): void {
    this.settled = true
  }

  /** An attempt has failed. Returns true when the older version should be tried at once. */
  fallBackAfter(code: ReasonCode): boolean {
    if (this.asked !== 'auto' || this.settled || this.current !== 5) return false
    if (!answersOfOlderBrokers.has(code)) return false
    this.current = 4
    return true
  }

  /**
   * An attempt has failed for good. The next one begins with 5 again, unless a version was accepted. Returns true on
   * a change.
   */
  startOver(): boolean {
    if (this.asked !== 'auto' || this.settled || this.current === 5) return false
    this.current = 5
    return true
  }
}
