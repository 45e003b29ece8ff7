import type { ReasonCode } from '../../../../shared/errors.ts'

/** A connection that another client does not take over lasts longer. */
const shortMs = 30_000
/** So many ends in a row, of which all but the first came soon, are no accident. */
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
