/** Describes the certificates of a profile and the faults in its TLS files. */
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Reason } from '../../../../shared/errors.ts'
import type { TlsDescription } from '../../../../shared/types/connection-test.ts'
import type { TlsOptions } from '../../../../shared/types/profile-parts.ts'
import { certificateFacts } from './certificate-facts.ts'
import { parseCertificates } from './certificates.ts'
import type { KeySecrets } from './credentials.ts'
import { clientIdentity } from './credentials.ts'
import { readPem } from './read-source.ts'

/** The certificates that a TLS configuration names, read now, and the faults in its files, keys and passphrases. */
export async function describeTls(tls: TlsOptions, secrets: KeySecrets): Promise<TlsDescription> {
  const faults: Reason[] = []
  const orFault = async <Value>(find: Promise<Value>): Promise<Value | null> => {
    try {
      return await find
    } catch (error) {
      if (!(error instanceof WorkbenchError)) throw error
      faults.push(error.reason)
      return null
    }
  }
  const ca = await orFault(ownAuthorities(tls))
  // A certificate with an unusable key is still worth showing.
  const isPem = tls.clientCertificate?.format === 'pem'
  const certificate = isPem ? await orFault(ownCertificate(tls)) : null
  const identity = isPem && !certificate ? null : await orFault(clientIdentity(tls, secrets))
  const own = certificate ?? identity?.certificate ?? null
  return {
    ca: (ca ?? []).map(certificateFacts),
    clientCertificate: own && certificateFacts(own),
    faults,
  }
}

async function ownAuthorities({ ca }: TlsOptions) {
  return ca.from === 'system' ? [] : parseCertificates(await readPem('ca', ca))
}

async function ownCertificate({ clientCertificate }: TlsOptions) {
  if (clientCertificate?.format !== 'pem') return null
  const [certificate] = parseCertificates(await readPem('clientCertificate', clientCertificate.certificate))
  return certificate ?? null
}
