/** Loads the trusted authorities and the client identity of a profile. */
import { getCACertificates } from 'node:tls'
import type { TlsOptions } from '../../../../shared/types/profile-parts.ts'
import { certificateFacts } from './certificate-facts.ts'
import { parseCertificates, toPem } from './certificates.ts'
import type { ClientIdentity } from './pkcs12.ts'
import { parsePkcs12 } from './pkcs12.ts'
import { parsePrivateKey } from './private-key.ts'
import { readPem, readSourceFile, sourceFault } from './read-source.ts'

/** The secrets of a profile that a client certificate may need. */
export interface KeySecrets {
  tlsPassphrase: string | null
  tlsKey: string | null
  tlsPkcs12: Uint8Array | null
}

/**
 * The authorities that a profile trusts, in PEM: those of the system and of Node, or only its own. Throws
 * WorkbenchError `not-a-certificate`, or what {@link readSourceFile} throws.
 */
export async function trustedAuthorities({ ca }: Pick<TlsOptions, 'ca'>): Promise<string[]> {
  if (ca.from === 'system') return systemAuthorities()
  return [toPem(parseCertificates(await readPem('ca', ca)))]
}

let known: string[] | null = null

// Hundreds of certificates, so they are read once per thread.
function systemAuthorities(): string[] {
  known ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
  return known
}

/**
 * The certificate and key of the client, read at the time of the call; null if the profile has none. Throws
 * WorkbenchError as {@link trustedAuthorities} does, and `not-a-key`, `not-pkcs12`, `passphrase-missing`,
 * `passphrase-wrong`, `key-missing` or `key-mismatch`.
 */
export async function clientIdentity(
  { clientCertificate }: Pick<TlsOptions, 'clientCertificate'>,
  { tlsPassphrase, tlsKey, tlsPkcs12 }: KeySecrets,
): Promise<ClientIdentity | null> {
  if (!clientCertificate) return null
  if (clientCertificate.format === 'pkcs12') {
    const { path } = clientCertificate
    if (path !== null) return parsePkcs12(await readSourceFile('pkcs12', path), tlsPassphrase)
    if (!tlsPkcs12) throw sourceFault('key-missing', { field: 'pkcs12', file: null })
    return parsePkcs12({ field: 'pkcs12', file: null, bytes: Buffer.from(tlsPkcs12) }, tlsPassphrase)
  }
  const certificateSource = await readPem('clientCertificate', clientCertificate.certificate)
  const certificates = parseCertificates(certificateSource)
  const { key: from } = clientCertificate
  if (from.from === 'secret' && !tlsKey) throw sourceFault('key-missing', { field: 'clientKey', file: null })
  const keySource = await readPem(
    'clientKey',
    from.from === 'file' ? from : { from: 'pasted', pem: tlsKey ?? '' },
  )
  const key = parsePrivateKey(keySource, tlsPassphrase)
  const [certificate] = certificates
  if (!certificate?.checkPrivateKey(key)) {
    const subject = certificate ? certificateFacts(certificate).name : null
    throw sourceFault('key-mismatch', keySource, { certificateFile: certificateSource.file, subject })
  }
  const keyPem = key.export({ type: 'pkcs8', format: 'pem' })
  return { certificate, options: { cert: toPem(certificates), key: keyPem } }
}
