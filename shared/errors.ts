/**
 * Every reason the workbench can give for something that did not work or that ended, as one closed union.
 * The page turns a code and its details into a sentence of the user's language; the English message travels
 * beside it for logs and scripts.
 */
export const reasonCodes = [
  // What the page asked for
  'bad-input',
  'secrets-locked',
  'wrong-passphrase',
  'secret-unreadable',
  'secret-forgotten',
  'not-found',
  'undo-expired',
  'not-connected',
  'invalid-topic',
  'invalid-topic-filter',
  'duplicate-subscription',
  'too-many-connections',
  'invalid-regexp',
  'payload-too-large',
  'cancelled',
  'internal',
  // This computer
  'data-dir-taken',
  'data-dir-unusable',
  'newer-database',
  'history-unavailable',
  'disk-full',
  'history-set-aside',
  'history-damaged',
  'history-newer',
  'profiles-restored',
  'profiles-set-aside',
  'search-too-slow',
  'port-in-use',
  'port-forbidden',
  'file-unwritable',
  'transport-lost',
  'built-in-broker-off',
  'broker-password-missing',
  // Reaching a broker
  'unknown-host',
  'connection-refused',
  'host-unreachable',
  'connect-timeout',
  'answer-timeout',
  'connection-reset',
  'closed-before-connack',
  'not-mqtt',
  'http-on-port',
  'tls-on-port',
  'websocket-refused',
  'websocket-expected',
  'websocket-subprotocol',
  // TLS: the handshake
  'plain-on-port',
  'not-tls',
  'tls-hung-up',
  'tls-version-range',
  'tls-version-refused',
  'tls-no-common-cipher',
  'alpn-refused',
  'server-name-refused',
  'tls-failed',
  // TLS: the server's certificate
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-wrong-host',
  'certificate-self-signed',
  'certificate-unknown-issuer',
  'certificate-revoked',
  'certificate-not-pinned',
  'certificate-untrusted',
  // TLS: the client's certificate, and the files of a profile
  'client-certificate-required',
  'client-certificate-refused',
  'client-certificate-expired',
  'file-missing',
  'file-forbidden',
  'file-unreadable',
  'file-not-ordinary',
  'file-too-large',
  'file-too-slow',
  'not-a-certificate',
  'not-a-key',
  'not-pkcs12',
  'passphrase-missing',
  'passphrase-wrong',
  'key-missing',
  'key-mismatch',
  // What the broker said (MQTT 3.1.1 section 3.2.2.3, MQTT 5 section 3.2.2.2)
  'refused-protocol-version',
  'refused-client-id',
  'refused-server-unavailable',
  'refused-credentials',
  'refused-not-authorized',
  'refused-unspecified',
  'refused-malformed',
  'refused-protocol-error',
  'refused-implementation',
  'refused-server-busy',
  'refused-banned',
  'refused-authentication-method',
  'authentication-exchange',
  'refused-packet-too-large',
  'refused-quota',
  'refused-connection-rate',
  'refused-use-another-server',
  'refused-server-moved',
  'refused-will-topic',
  'refused-will-payload',
  'refused-will-retain',
  'refused-will-qos',
  'refused-other',
  // How a session ends
  'closed-by-user',
  'closed-by-broker',
  'closed-or-taken-over',
  'disconnected-by-broker',
  'keep-alive-timeout',
  'taken-over',
  'taken-over-again',
  'malformed-packet',
  'protocol-error',
  'packet-too-large',
  'packet-timeout',
  'session-crashed',
  'workbench-closed',
  'workbench-crashed',
  // A subscription or a publish
  'subscription-refused',
  'shared-unsupported',
  'wildcards-unsupported',
  'identifiers-unsupported',
  'filter-too-large',
  'publish-refused',
  'publish-qos-unsupported',
  'publish-retain-unsupported',
  'publish-backlog',
  'publish-unconfirmed',
  'publish-unrecorded',
] as const

/** One code of the closed union {@link reasonCodes}. */
export type ReasonCode = (typeof reasonCodes)[number]

/** Plain values that a sentence about a reason may name: host, port, field, position, cause ... */
export type ReasonDetails = Record<string, string | number | boolean | null>

/** Why something failed or ended. Plain data: it crosses threads, transports and the database. */
export interface Reason {
  code: ReasonCode
  /** English, one sentence, for logs and scripts; the page words its own from code and details. */
  message: string
  details: ReasonDetails
}

/** A throw that carries a {@link Reason}; dispatch turns it into a reply, anything else becomes `internal`. */
export class WorkbenchError extends Error {
  readonly reason: Reason

  constructor(code: ReasonCode, message: string, details: ReasonDetails = {}) {
    super(message)
    this.name = 'WorkbenchError'
    this.reason = { code, message, details }
  }
}

/** The {@link Reason} of anything thrown: its own where it has one, else `internal` with the error's message. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof WorkbenchError) return error.reason
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message, details: { cause: message } }
}
