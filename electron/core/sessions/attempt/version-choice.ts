import type { ReasonCode } from '../../../../shared/errors.ts'
import type { NegotiatedVersion, ProtocolVersion } from '../../../../shared/types/connection.ts'

/** What a broker that knows only 3.1.1 does with an MQTT 5 CONNECT: return code 1, or it hangs up (3.1.1, 3.1.2.2). */
const answersOfOlderBrokers = new Set<ReasonCode>([
  'refused-protocol-version',
  'closed-before-connack',
  'connection-reset',
])

/** Which version of MQTT to speak: the one asked for, or 5 first and 3.1.1 where the broker does not know 5. */
export class VersionChoice {
  /** The version to speak now. */
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

  /** The broker has accepted it: it stays. */
  accepted(): void {
    this.settled = true
  }

  /** An attempt has failed. True when the older version is worth another one at once. */
  fallBackAfter(code: ReasonCode): boolean {
    if (this.asked !== 'auto' || this.settled || this.current !== 5) return false
    if (!answersOfOlderBrokers.has(code)) return false
    this.current = 4
    return true
  }

  /** An attempt has failed for good: the next one begins with 5 again, unless one is settled. True when that is a change. */
  startOver(): boolean {
    if (this.asked !== 'auto' || this.settled || this.current === 5) return false
    this.current = 5
    return true
  }
}
