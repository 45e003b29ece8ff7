/** What a field of the TLS section takes. */
export type FileKind = 'certificate' | 'key' | 'pkcs12'

/** Why a file is of no use for a field, as a key below `profile.tls.fileFaults`. */
export type FileFault =
  | 'tooLarge'
  | 'notCertificate'
  | 'notKey'
  | 'notPkcs12'
  | 'isKey'
  | 'isCertificate'
  | 'isPkcs12'
  | 'unreadable'

/** A file as the field keeps it: PEM text, or the bytes of a PKCS#12 file. */
export type FileContent = ReadableContent | { fault: FileFault }

/** What a field keeps of a file. */
export type ReadableContent = { text: string } | { bytes: Uint8Array }

/** Certificates and keys take kilobytes; somebody chose a film. */
export const largestFileBytes = 700_000

const certificateBlock =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g
const keyBlock = /-----BEGIN ((?:[A-Z]+ )*PRIVATE KEY)-----[\s\S]+?-----END \1-----/

/**
 * Takes from a file what belongs into a field: every certificate of a PEM file and nothing else of it, its private key, or a
 * PKCS#12 file as it is. DER becomes PEM. Whether it can be used is checked where it is used.
 */
export function contentOf(kind: FileKind, bytes: Uint8Array): FileContent {
  if (bytes.length > largestFileBytes) return { fault: 'tooLarge' }
  const text = new TextDecoder('latin1').decode(bytes)
  const der = derKind(bytes)
  const certificates = text.match(certificateBlock)
  const [key] = keyBlock.exec(text) ?? []
  switch (kind) {
    case 'certificate':
      if (certificates) return { text: `${certificates.join('\n')}\n` }
      if (der === 'certificate') return { text: pemOf('CERTIFICATE', bytes) }
      if (der === 'pkcs12') return { fault: 'isPkcs12' }
      return { fault: key !== undefined || der !== null ? 'isKey' : 'notCertificate' }
    case 'key':
      if (key !== undefined) return { text: `${key}\n` }
      if (der === 'pkcs12') return { fault: 'isPkcs12' }
      if (der !== null && der !== 'certificate') return { text: pemOf(der, bytes) }
      return { fault: certificates || der === 'certificate' ? 'isCertificate' : 'notKey' }
    case 'pkcs12':
      return der === 'pkcs12' ? { bytes } : { fault: 'notPkcs12' }
  }
}

type DerKind =
  'certificate' | 'pkcs12' | 'PRIVATE KEY' | 'ENCRYPTED PRIVATE KEY' | 'RSA PRIVATE KEY' | 'EC PRIVATE KEY'

interface Element {
  tag: number
  from: number
  to: number
}

const tags = { integer: 0x02, octets: 0x04, oid: 0x06, sequence: 0x30, version: 0xa0 } as const

/** What a DER file holds, by how its outermost elements are built (RFC 5280, 7292, 5958, 8017 and 5915). */
function derKind(bytes: Uint8Array): DerKind | null {
  const outer = elementAt(bytes, 0)
  if (outer?.tag !== tags.sequence) return null
  const first = elementAt(bytes, outer.from)
  if (!first) return null
  if (first.tag === tags.sequence) {
    const inner = elementAt(bytes, first.from)
    if (inner?.tag === tags.oid) return 'ENCRYPTED PRIVATE KEY'
    return inner?.tag === tags.version || inner?.tag === tags.integer ? 'certificate' : null
  }
  if (first.tag !== tags.integer) return null
  const version = bytes[first.to - 1]
  const second = elementAt(bytes, first.to)
  if (version === 3) return 'pkcs12'
  if (second?.tag === tags.sequence) return 'PRIVATE KEY'
  if (second?.tag === tags.octets) return 'EC PRIVATE KEY'
  return second?.tag === tags.integer ? 'RSA PRIVATE KEY' : null
}

/** Tag and content of a DER element (X.690, 8.1); null where there is none. An indefinite length reaches to the end. */
function elementAt(bytes: Uint8Array, at: number): Element | null {
  const [tag, length] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || length === undefined) return null
  const from = at + 2
  if (length < 0x80) return within(bytes, { tag, from, to: from + length })
  if (length === 0x80) return { tag, from, to: bytes.length }
  const lengthBytes = bytes.subarray(from, from + length - 0x80)
  const size = lengthBytes.reduce((sum, byte) => sum * 256 + byte, 0)
  const start = from + lengthBytes.length
  return within(bytes, { tag, from: start, to: start + size })
}

function within(bytes: Uint8Array, element: Element): Element | null {
  return element.to <= bytes.length ? element : null
}

function pemOf(label: string, bytes: Uint8Array): string {
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  const lines = base64.match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
