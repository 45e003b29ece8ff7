/** Decides whether the certificate of a server is trusted. */
import type { Reason, ReasonCode, ReasonDetails } from '../../../../shared/errors.ts'
import type { CertificateFacts, TlsFacts } from '../../../../shared/types/connection-test.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { connectionReason } from '../failures/connection-reason.ts'
import { serverNameOf } from './server-name.ts'

/** The reason for each certificate fault, by the code of X509_verify_cert(3) or of Node. */
const codeOfFault: Readonly<Record<string, ReasonCode>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-host',
  HOSTNAME_MISMATCH: 'certificate-wrong-host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-unknown-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-unknown-issuer',
  CERT_UNTRUSTED: 'certificate-unknown-issuer',
  CERT_REVOKED: 'certificate-revoked',
}

/**
 * Decides which certificates are trusted: only the pinned one, any certificate if checks are off, otherwise one that
 * can be verified. Returns why it is accepted, or the reason it is not.
 */
export function checkCertificate(
  profile: ConnectionProfile,
  { chain }: Pick<TlsFacts, 'chain'>,
  fault: string | null,
): NonNullable<TlsFacts['accepted']> | Reason {
  const { pinnedSha256, verify } = profile.tls
  const [leaf] = chain
  if (!leaf) {
    const message = `${profile.host}:${profile.port} presented no certificate.`
    return connectionReason(profile, 'certificate-untrusted', message, { cause: fault })
  }
  if (!verify) return 'unchecked'
  if (pinnedSha256 !== '') {
    if (leaf.sha256 === pinnedSha256) return 'pinned'
    const message = `The certificate ${leaf.name} is not the one that was accepted for this connection.`
    return connectionReason(profile, 'certificate-not-pinned', message, { ...named(leaf), pinnedSha256 })
  }
  return fault === null ? 'verified' : refused(profile, chain, leaf, fault)
}

function refused(
  profile: ConnectionProfile,
  chain: readonly CertificateFacts[],
  leaf: CertificateFacts,
  fault: string,
): Reason {
  const code = codeOfFault[fault] ?? 'certificate-untrusted'
  // An authority above the certificate may have expired instead.
  const culprit = atFault(code, chain) ?? leaf
  const { name: subject } = culprit
  const message = `The certificate ${subject} of ${profile.host}:${profile.port} is refused: ${fault}.`
  const details: ReasonDetails = { ...named(culprit), cause: fault, sha256: leaf.sha256 }
  if (code === 'certificate-wrong-host') {
    details['serverName'] = serverNameOf(profile)
    details['names'] = leaf.names.join(', ')
  }
  if (code === 'certificate-unknown-issuer') details['issuer'] = nameIn(chain.at(-1)?.issuer ?? leaf.issuer)
  return connectionReason(profile, code, message, details)
}

function atFault(code: ReasonCode, chain: readonly CertificateFacts[]): CertificateFacts | undefined {
  const nowMs = Date.now()
  if (code === 'certificate-expired') return chain.find(({ validToMs }) => validToMs < nowMs)
  if (code === 'certificate-not-yet-valid') return chain.find(({ validFromMs }) => validFromMs > nowMs)
  return undefined
}

function named({ name, issuer, validFromMs, validToMs, sha256 }: CertificateFacts): ReasonDetails {
  return { subject: name, issuer: nameIn(issuer), validFromMs, validToMs, sha256 }
}

/** The common name in a subject or issuer, or the whole name if it has none. */
function nameIn(subject: string): string {
  return /(?:^|, )CN=(.+?)(?:, [A-Z]+=|$)/.exec(subject)?.[1] ?? subject
}
