/** Decides whether and when a session tries to connect again. */
import { BackOff } from '../../../../shared/back-off.ts'
import type { ReasonCode } from '../../../../shared/errors.ts'
import { defaultProfileParts } from '../../../../shared/profile/defaults.ts'
import type { ReconnectOptions } from '../../../../shared/types/profile-parts.ts'

/** A connection that lasted this long did not fail at its start. */
const stableMs = 30_000

/** Reasons that another attempt would only repeat. The user has to change something first. */
const final = new Set<ReasonCode>([
  'refused-protocol-version',
  'refused-client-id',
  'refused-credentials',
  'refused-not-authorized',
  'refused-malformed',
  'refused-protocol-error',
  'refused-banned',
  'refused-authentication-method',
  'authentication-exchange',
  'refused-packet-too-large',
  'refused-use-another-server',
  'refused-server-moved',
  'refused-will-topic',
  'refused-will-payload',
  'refused-will-retain',
  'refused-will-qos',
  'refused-other',
  'taken-over',
  'taken-over-again',
  'not-mqtt',
  'http-on-port',
  'tls-on-port',
  'plain-on-port',
  'not-tls',
  'tls-version-range',
  'tls-version-refused',
  'tls-no-common-cipher',
  'alpn-refused',
  'server-name-refused',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-wrong-host',
  'certificate-self-signed',
  'certificate-unknown-issuer',
  'certificate-revoked',
  'certificate-not-pinned',
  'certificate-untrusted',
  'client-certificate-required',
  'client-certificate-refused',
  'client-certificate-expired',
  'not-a-certificate',
  'not-a-key',
  'not-pkcs12',
  'passphrase-missing',
  'passphrase-wrong',
  'key-missing',
  'key-mismatch',
])

/** Reasons that are final unless this session has been connected before. In that case the outage may be temporary. */
const finalAtFirst = new Set<ReasonCode>([
  'unknown-host',
  'websocket-refused',
  'websocket-expected',
  'websocket-subprotocol',
  'tls-failed',
  'file-missing',
  'file-forbidden',
  'file-unreadable',
  'file-not-ordinary',
  'file-too-large',
  'file-too-slow',
  'refused-unspecified',
  'refused-implementation',
])

/**
 * Whether and when to try again, as the profile says. The delay doubles from the first one (usually 1 s) to the
 * longest (60 s). It varies by up to a quarter, so that many clients do not come back at once. It starts over after
 * 30 s of a stable connection.
 */
export class ReconnectPolicy {
  /** Attempts since the last success, including this one. */
  attempt = 0
  private connectedAtMs: number | null = null
  private everConnected = false
  private readonly backOff: BackOff
  private readonly options: ReconnectOptions

  constructor(options: ReconnectOptions = defaultProfileParts.reconnect, random: () => number = Math.random) {
    this.options = options
    this.backOff = new BackOff({
      firstMs: options.firstDelayS * 1_000,
      longestMs: options.longestDelayS * 1_000,
      steadyMs: stableMs,
      spread: 1 / 4,
      random,
    })
  }

  /** An attempt begins. */
  attempting(): void {
    this.attempt++
  }

  /** Something has changed that makes waiting pointless: the next delay is the first one again. */
  startOver(): void {
    this.backOff.reset()
  }

  connected(nowMs: number): void {
    this.attempt = 0
    this.everConnected = true
    this.connectedAtMs = nowMs
  }

  /** Milliseconds to wait after a failure, or null when another attempt is pointless. */
  delayAfter(reason: ReasonCode, nowMs: number): number | null {
    const connectedForMs = this.connectedAtMs === null ? 0 : nowMs - this.connectedAtMs
    this.connectedAtMs = null
    if (!this.options.enabled || final.has(reason) || (finalAtFirst.has(reason) && !this.everConnected))
      return null
    return this.backOff.next(connectedForMs)
  }
}
