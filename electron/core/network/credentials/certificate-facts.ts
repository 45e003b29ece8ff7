/** Extracts the facts of certificates and chains for display. */
import type { X509Certificate } from 'node:crypto'
import type { CertificateFacts } from '../../../../shared/types/connection-test.ts'

/** More than any real chain has. A broken server may send a chain that loops. */
const longestChain = 16

/** The facts in a certificate. */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const names = namesOf(certificate.subjectAltName)
  const subject = oneLine(certificate.subject)
  return {
    subject,
    name: /(?:^|\n)CN=([^\n]+)/.exec(certificate.subject)?.[1] ?? names[0] ?? subject,
    issuer: oneLine(certificate.issuer),
    validFromMs: certificate.validFromDate.getTime(),
    validToMs: certificate.validToDate.getTime(),
    names,
    sha256: certificate.fingerprint256,
    selfSigned: certificate.checkIssued(certificate),
  }
}

/** The certificates from the server's own upwards, as far as they were presented or are known. */
export function chainFacts(leaf: X509Certificate | undefined): CertificateFacts[] {
  const chain: CertificateFacts[] = []
  for (let next = leaf; next && chain.length < longestChain; next = next.issuerCertificate) {
    const facts = certificateFacts(next)
    if (chain.some(({ sha256 }) => sha256 === facts.sha256)) break
    chain.push(facts)
  }
  return chain
}

// Node writes one part per line.
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ')
}

// "DNS:a.example, IP Address:127.0.0.1". A name that contains a comma is a JSON string.
function namesOf(alternatives: string | undefined): string[] {
  const found = (alternatives ?? '').matchAll(/(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]+)/g)
  return [...found].map(([, name = '']) => (name.startsWith('"') ? String(JSON.parse(name)) : name))
}
