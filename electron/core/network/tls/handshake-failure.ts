/** Explains why a TLS handshake failed. */
import type { Reason, ReasonCode, ReasonDetails } from '../../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { isWebSocket } from '../../../../shared/types/connection.ts'
import { connectionReason } from '../failures/connection-reason.ts'
import { certificateFacts } from '../credentials/certificate-facts.ts'
import type { ClientIdentity } from '../credentials/pkcs12.ts'
import { indicatedName } from './server-name.ts'
import { plainLanguage } from './sniff-port.ts'
import { alertNames, alertOf, tlsErrorKind } from './tls-errors.ts'

/** The size of an alert alone, as a server answers a ClientHello that it does not accept. */
const alertBytes = 7

type Alerted = Pick<FailedHandshake, 'profile' | 'identity' | 'receivedBytes'>

/** A handshake that failed. */
export interface FailedHandshake {
  profile: ConnectionProfile
  identity: ClientIdentity | null
  error: Error
  /** Bytes received from the server. */
  receivedBytes: number
  /** Whether to find out which other protocol the port speaks. */
  identifyServer: boolean
  signal: AbortSignal
}

/** The reason why a TLS handshake with a server failed. */
export async function handshakeFailure(failed: FailedHandshake): Promise<Reason> {
  const { profile, error, receivedBytes } = failed
  const { host, port, tls } = profile
  const cause = error.message
  switch (tlsErrorKind(error)) {
    case 'alert':
      return alertFailure(failed, alertOf(error) ?? 0)
    case 'no-version': {
      const { minVersion, maxVersion } = tls
      const message = `TLS versions from ${minVersion || 'any'} to ${maxVersion || 'any'} leave none to offer.`
      return connectionReason(profile, 'tls-version-range', message, { minVersion, maxVersion, cause })
    }
    case 'not-tls':
      return notTls(failed)
    case 'reset': {
      if (receivedBytes === 0 && failed.identifyServer) return notTls(failed)
      const message = `${host}:${port} closed the connection during the TLS handshake.`
      return connectionReason(profile, 'tls-hung-up', message, { cause })
    }
    case 'other':
      return connectionReason(profile, 'tls-failed', `TLS with ${host}:${port} failed: ${cause}`, { cause })
  }
}

async function notTls({
  profile,
  error,
  receivedBytes,
  identifyServer,
  signal,
}: FailedHandshake): Promise<Reason> {
  const { host, port } = profile
  const webSocket = isWebSocket(profile.transport)
  const language = identifyServer ? await plainLanguage(profile, signal) : null
  if (language === 'http') {
    const message = `A web server without TLS answers at ${host}:${port}.`
    return connectionReason(profile, 'http-on-port', message, { encrypted: false })
  }
  if (language === 'mqtt') {
    const message = `${host}:${port} speaks MQTT without TLS.`
    return connectionReason(profile, 'plain-on-port', message, { webSocket })
  }
  if (receivedBytes === 0) {
    const message = `${host}:${port} closed the connection during the TLS handshake.`
    return connectionReason(profile, 'tls-hung-up', message, { cause: error.message })
  }
  const message = `What answers at ${host}:${port} does not speak TLS.`
  return connectionReason(profile, 'not-tls', message, { webSocket })
}

/** The meaning of an alert during the handshake, or after it under TLS 1.3 (RFC 8446, 6.2). */
export function alertFailure(failed: Alerted, alert: number): Reason {
  const { profile, receivedBytes } = failed
  const { minVersion, maxVersion, alpn } = profile.tls
  // The server rejected the ClientHello itself.
  const atOnce = receivedBytes <= alertBytes
  if (alert === 120) return alertReason(failed, alert, 'alpn-refused', { alpn: alpn.join(', ') })
  if (alert === 112) {
    return alertReason(failed, alert, 'server-name-refused', { serverName: indicatedName(profile) })
  }
  const limited = minVersion === 'TLSv1.3' || (maxVersion !== '' && maxVersion !== 'TLSv1.3')
  if (alert === 70 || (limited && atOnce && (alert === 40 || alert === 80))) {
    return alertReason(failed, alert, 'tls-version-refused', { minVersion, maxVersion })
  }
  if (atOnce && (alert === 40 || alert === 71)) return alertReason(failed, alert, 'tls-no-common-cipher')
  return clientCertificateFailure(profile, failed.identity, alert) ?? alertReason(failed, alert, 'tls-failed')
}

function alertReason(
  { profile }: Alerted,
  alert: number,
  code: ReasonCode,
  details: ReasonDetails = {},
): Reason {
  const cause = alertNames[alert] ?? `alert ${alert}`
  const message = `${profile.host}:${profile.port} broke the TLS handshake off: ${cause}.`
  return connectionReason(profile, code, message, { ...details, cause })
}

/** Alerts about a client's certificate. TLS 1.2 uses 40 in place of 116. */
const aboutCertificates = new Set([40, 42, 43, 44, 45, 46, 48, 49, 51, 116])

/** The meaning of an alert for the client's certificate, or null if it has none. */
function clientCertificateFailure(
  profile: ConnectionProfile,
  identity: ClientIdentity | null,
  alert: number,
): Reason | null {
  if (!aboutCertificates.has(alert)) return null
  const { host, port } = profile
  const cause = alertNames[alert] ?? `alert ${alert}`
  if (!identity) {
    const message = `${host}:${port} demands a client certificate.`
    return connectionReason(profile, 'client-certificate-required', message, { cause })
  }
  const { name, issuer, validToMs } = certificateFacts(identity.certificate)
  const expired = validToMs < Date.now()
  const message = `${host}:${port} refuses the client certificate ${name}: ${cause}.`
  const code = expired ? 'client-certificate-expired' : 'client-certificate-refused'
  return connectionReason(profile, code, message, { subject: name, issuer, validToMs, cause })
}
