/** Opens PKCS#12 files, including those with legacy encryption. */
import type { asn1 } from 'node-forge'
import { X509Certificate } from 'node:crypto'
import { Duplex } from 'node:stream'
import type { SecureContextOptions } from 'node:tls'
import { createSecureContext, TLSSocket } from 'node:tls'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { toPem } from './certificates.ts'
import { parsePrivateKey } from './private-key.ts'
import type { Source } from './read-source.ts'
import { sourceFault } from './read-source.ts'

/** The certificate and key with which a client authenticates. */
export interface ClientIdentity {
  certificate: X509Certificate
  /** The certificate, its chain and its key, as the TLS library accepts them. */
  options: Pick<SecureContextOptions, 'pfx' | 'passphrase' | 'cert' | 'key'>
}

/**
 * Opens a PKCS#12 file (RFC 7292). Throws WorkbenchError `passphrase-wrong`, `passphrase-missing`, `not-pkcs12`, or
 * `not-a-key` or `not-a-certificate` if the file lacks one.
 */
export async function parsePkcs12(source: Source, passphrase: string | null): Promise<ClientIdentity> {
  const options = { pfx: source.bytes, passphrase: passphrase ?? '' }
  try {
    const nowhere = new TLSSocket(new Duplex(), { secureContext: createSecureContext(options) })
    const certificate = nowhere.getX509Certificate()
    nowhere.destroy()
    if (!certificate) throw sourceFault('not-a-certificate', source, { cause: null })
    return { certificate, options }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    // The integrity of the file (MAC) is checked before anything else.
    if (/mac verify|password/i.test(message)) {
      throw sourceFault(passphrase ? 'passphrase-wrong' : 'passphrase-missing', source)
    }
    if (error instanceof WorkbenchError || !/unsupported/i.test(message)) throw unreadable(source, error)
  }
  return parseLegacy(source, passphrase ?? '').catch((error: unknown) => {
    throw unreadable(source, error)
  })
}

function unreadable(source: Source, error: unknown): WorkbenchError {
  if (error instanceof WorkbenchError) return error
  return sourceFault('not-pkcs12', source, { cause: error instanceof Error ? error.message : String(error) })
}

// Files with RC2, as macOS and old Java write them. Node's OpenSSL no longer supports it. The library is loaded only
// for such a file.
async function parseLegacy(source: Source, passphrase: string): Promise<ClientIdentity> {
  const { default: forge } = await import('node-forge')
  const { pki } = forge
  const der = (content: asn1.Asn1) => Buffer.from(forge.asn1.toDer(content).getBytes(), 'latin1')
  const content = forge.asn1.fromDer(source.bytes.toString('latin1'))
  const archive = forge.pkcs12.pkcs12FromAsn1(content, false, passphrase)
  const bags = archive.safeContents.flatMap(({ safeBags }) => safeBags)
  const ofType = (...names: string[]) =>
    bags.filter(({ type }) => names.some((name) => type === pki.oids[name]))
  const [keyBag] = ofType('pkcs8ShroudedKeyBag', 'keyBag')
  if (!keyBag) throw sourceFault('not-a-key', source, { cause: null })
  const keyDer = keyBag.key ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(keyBag.key)) : keyBag.asn1
  const key = parsePrivateKey({ ...source, bytes: der(keyDer) }, null)
  const certificates = ofType('certBag').map(
    (bag) => new X509Certificate(der(bag.cert ? pki.certificateToAsn1(bag.cert) : bag.asn1)),
  )
  const certificate = certificates.find((one) => one.checkPrivateKey(key))
  if (!certificate) throw sourceFault('not-a-certificate', source, { cause: null })
  const above = certificates.filter((one) => one !== certificate)
  const keyPem = key.export({ type: 'pkcs8', format: 'pem' })
  return { certificate, options: { cert: toPem([certificate, ...above]), key: keyPem } }
}
