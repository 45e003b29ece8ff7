/** Parses X.509 certificates and writes them as PEM. */
import { X509Certificate } from 'node:crypto'
import type { Source } from './read-source.ts'
import { sourceFault } from './read-source.ts'

const pemBlock =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g

/** The certificates in PEM text, or the one in DER, in their order. Throws WorkbenchError `not-a-certificate`. */
export function parseCertificates(source: Source): X509Certificate[] {
  const text = source.bytes.toString('latin1')
  const blocks = text.match(pemBlock) ?? (text.includes('-----BEGIN') ? [] : [source.bytes])
  try {
    const certificates = blocks.map((block) => new X509Certificate(block))
    if (certificates.length > 0) return certificates
  } catch (error) {
    throw sourceFault('not-a-certificate', source, { cause: error instanceof Error ? error.message : null })
  }
  throw sourceFault('not-a-certificate', source, { cause: null })
}

/** Certificates as PEM, the format that the TLS library accepts. */
export function toPem(certificates: readonly X509Certificate[]): string {
  return certificates.map(String).join('\n')
}
