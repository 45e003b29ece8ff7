/** Classifies the errors of the TLS library. */

/** Names of the alerts (RFC 8446, 6; RFC 7301, 3.2; RFC 6066). */
export const alertNames: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  22: 'record_overflow',
  40: 'handshake_failure',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  109: 'missing_extension',
  110: 'unsupported_extension',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
}

/** The number of the alert that a server sent, if an error of the TLS library reports one. */
export function alertOf(error: Error): number | null {
  // OpenSSL and BoringSSL name alerts differently, but both add the number.
  const number = /SSL alert number (\d+)/.exec(error.message)?.[1]
  return number === undefined ? null : Number(number)
}

/**
 * The kind of an error during or after a handshake. alert: the server sent one. not-tls: the server answered in
 * another protocol. no-version: no version is left to offer. reset: the connection ended. other: the TLS library
 * reports another fault.
 */
export function tlsErrorKind(error: Error): 'alert' | 'not-tls' | 'no-version' | 'reset' | 'other' {
  const text = `${'code' in error ? String(error.code) : ''} ${error.message}`
  if (alertOf(error) !== null) return 'alert'
  if (
    /wrong.version.number|packet.length.too.long|http.request|unknown.protocol|record.layer.failure/i.test(
      text,
    )
  ) {
    return 'not-tls'
  }
  if (/no.protocols.available|no.supported.versions|unsupported.protocol|conflict/i.test(text))
    return 'no-version'
  if (/ECONNRESET|EPIPE|socket disconnected|closed/.test(text)) return 'reset'
  return 'other'
}
