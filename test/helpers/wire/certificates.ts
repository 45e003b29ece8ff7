import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What may be wrong with a server's certificate; `valid` is for localhost, 127.0.0.1 and ::1. */
export type ServerKind =
  'valid' | 'expired' | 'not-yet-valid' | 'wrong-host' | 'self-signed' | 'unknown-issuer' | 'other-valid'

/** Files in PEM. */
export interface CertificateFiles {
  /** The leaf alone. */
  certificate: string
  /** The leaf and its intermediate, as servers present them. */
  chain: string
  key: string
  /** SHA-256 of the leaf, upper case hex with colons. */
  sha256: string
}

/** Forms a client's key comes in; `other` belongs to another certificate. */
export type KeyForm = 'pkcs8' | 'pkcs8-encrypted' | 'pkcs1-encrypted' | 'other'

/** What the encrypted keys and PKCS#12 files are locked with; not ASCII on purpose. */
export const passphrase = 'Größe 鍵 1'

/** The name in the client's certificate. */
export const clientName = 'device-17'

const openssl = promisify(execFile)
const made = new Map<string, Promise<unknown>>()

let folder: string | null = null
function home(): string {
  if (folder === null) {
    const path = mkdtempSync(join(tmpdir(), 'heliograph-certificates-'))
    process.once('exit', () => rmSync(path, { recursive: true, force: true }))
    folder = path
  }
  return folder
}

function once<Value>(name: string, make: () => Promise<Value>): Promise<Value> {
  const known = made.get(name) as Promise<Value> | undefined
  if (known) return known
  const making = make()
  made.set(name, making)
  return making
}

async function run(args: string[]): Promise<void> {
  await openssl('openssl', args, { cwd: home() })
}

async function newKey(name: string, algorithm: string[]): Promise<string> {
  const file = join(home(), `${name}.key`)
  await run(['genpkey', ...algorithm, '-out', file])
  return file
}

const elliptic = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
const rsa = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']

interface Issue {
  name: string
  commonName: string
  issuer: 'root' | 'intermediate' | 'stranger' | 'itself'
  /** Lines of openssl's x509v3_config. */
  extensions: string[]
  /** Days from now. */
  fromDays?: number
  untilDays?: number
  algorithm?: string[]
}

const authorityExtensions = ['basicConstraints=critical,CA:true', 'keyUsage=critical,keyCertSign,cRLSign']

function authority(name: Issue['issuer']): Promise<CertificateFiles> {
  const commonName = `Heliograph test ${name}`
  const issuer = name === 'intermediate' ? 'root' : 'itself'
  return once(name, () =>
    issue({ name, commonName, issuer, extensions: authorityExtensions, untilDays: 3_650 }),
  )
}

// `openssl ca`, since that alone takes both dates from its caller in every OpenSSL 3.
async function issue({ name, commonName, issuer, extensions, ...rest }: Issue): Promise<CertificateFiles> {
  const { fromDays = -1, untilDays = 30, algorithm = elliptic } = rest
  const key = await newKey(name, algorithm)
  const signer = issuer === 'itself' ? null : await authority(issuer)
  const place = join(home(), `${name}.d`)
  await mkdir(place)
  const [request, certificate, config] = ['request.pem', 'leaf.pem', 'ca.cnf'].map((file) =>
    join(place, file),
  )
  await writeFile(join(place, 'index.txt'), '')
  await writeFile(
    String(config),
    [
      '[ca]',
      'default_ca=own',
      '[own]',
      `database=${place}/index.txt`,
      `new_certs_dir=${place}`,
      'default_md=sha256',
      'policy=any',
      'rand_serial=yes',
      'x509_extensions=extensions',
      '[any]',
      'commonName=supplied',
      'organizationName=optional',
      '[extensions]',
      ...extensions,
      '[req]',
      'distinguished_name=nobody',
      '[nobody]',
    ].join('\n'),
  )
  const subject = `/O=Heliograph tests/CN=${commonName}`
  await run([
    'req',
    '-new',
    '-config',
    String(config),
    '-key',
    key,
    '-subj',
    subject,
    '-out',
    String(request),
  ])
  const by = signer ? ['-cert', signer.certificate, '-keyfile', signer.key] : ['-selfsign', '-keyfile', key]
  const dates = ['-startdate', stamp(fromDays), '-enddate', stamp(untilDays)]
  const paths = ['-config', String(config), '-in', String(request), '-out', String(certificate)]
  await run(['ca', '-batch', '-notext', ...paths, ...by, ...dates])
  const leaf = await readFile(String(certificate), 'utf8')
  const above = signer && issuer !== 'root' ? await readFile(signer.certificate, 'utf8') : ''
  const chain = join(place, 'chain.pem')
  await writeFile(chain, leaf + above)
  return { certificate: String(certificate), chain, key, sha256: new X509Certificate(leaf).fingerprint256 }
}

function stamp(days: number): string {
  const iso = new Date(Date.now() + days * 86_400_000).toISOString()
  return `${iso.slice(0, 19).replaceAll(/[-:T]/g, '')}Z`
}

const localNames = 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1'
const serverKinds: Readonly<Record<ServerKind, Partial<Issue>>> = {
  valid: {},
  'other-valid': {},
  expired: { fromDays: -30, untilDays: -2 },
  'not-yet-valid': { fromDays: 2, untilDays: 30 },
  'wrong-host': { extensions: ['subjectAltName=DNS:broker.example.com,DNS:*.iot.example.com'] },
  'self-signed': { issuer: 'itself' },
  'unknown-issuer': { issuer: 'stranger' },
}

/** The root that everything but `self-signed` and `unknown-issuer` comes from. */
export async function rootFile(): Promise<string> {
  return (await authority('root')).certificate
}

/** A server's certificate, through the intermediate. */
export function serverCertificate(kind: ServerKind = 'valid'): Promise<CertificateFiles> {
  const extensions = [localNames, 'extendedKeyUsage=serverAuth']
  return once(`server-${kind}`, () =>
    issue({
      name: `server-${kind}`,
      commonName: `broker ${kind}`,
      issuer: 'intermediate',
      extensions,
      ...serverKinds[kind],
    }),
  )
}

/**
 * A client's certificate with an RSA key, from the root itself; `stranger` comes from an authority nobody trusts, `expired`
 * from the root some time ago.
 */
export function clientCertificate(kind: 'root' | 'stranger' | 'expired' = 'root'): Promise<CertificateFiles> {
  const name = `client-${kind}`
  const own: Issue = {
    name,
    commonName: clientName,
    issuer: 'root',
    extensions: ['extendedKeyUsage=clientAuth'],
  }
  const change: Partial<Issue> =
    kind === 'expired' ? { fromDays: -30, untilDays: -2 } : { issuer: kind, algorithm: rsa }
  return once(name, () => issue({ ...own, ...change }))
}

/** The client's private key in one of the forms people have it. */
export async function clientKey(form: KeyForm): Promise<string> {
  const { key } = await clientCertificate()
  if (form === 'pkcs8') return key
  return once(`key-${form}`, async () => {
    if (form === 'other') return newKey('client-other', rsa)
    const file = join(home(), `client-${form}.key`)
    const lock = ['-passout', `pass:${passphrase}`]
    if (form === 'pkcs1-encrypted')
      await run(['rsa', '-traditional', '-aes128', ...lock, '-in', key, '-out', file])
    else await run(['pkcs8', '-topk8', '-v2', 'aes-256-cbc', ...lock, '-in', key, '-out', file])
    return file
  })
}

/**
 * Client certificate, key and root in a PKCS#12 file. `modern`: AES-256 and SHA-256. `legacy-rc2`: 40-bit RC2 for the
 * certificates and 3DES for the key, as macOS and old Java write it. `legacy-3des`: 3DES for both, as Windows does.
 */
export function clientPkcs12(form: 'modern' | 'legacy-rc2' | 'legacy-3des'): Promise<string> {
  return once(`pkcs12-${form}`, async () => {
    const [{ certificate, key }, root] = [await clientCertificate(), await rootFile()]
    const file = join(home(), `client-${form}.p12`)
    const ciphers = {
      modern: [],
      'legacy-rc2': ['-legacy'],
      'legacy-3des': ['-legacy', '-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES'],
    }[form]
    const parts = ['-in', certificate, '-inkey', key, '-certfile', root, '-passout', `pass:${passphrase}`]
    await run(['pkcs12', '-export', ...ciphers, ...parts, '-out', file])
    return file
  })
}
