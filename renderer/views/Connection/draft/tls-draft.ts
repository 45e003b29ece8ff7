import type {
  ClientCertificate,
  PemSource,
  TlsOptions,
  TlsVersion,
} from '../../../../shared/types/profile-parts.ts'

/** Text of a PEM file while it is typed: both ways are kept, one of them counts. */
export interface PemDraft {
  from: PemSource['from']
  path: string
  pem: string
}

export const trusts = ['system', 'own', 'pinned'] as const
/** Whom to believe: the system's authorities, one's own, or one certificate and no other. */
export type Trust = (typeof trusts)[number]

export const certificateKinds = ['none', 'pem', 'pkcs12'] as const

export interface TlsDraft {
  trust: Trust
  ca: PemDraft
  pinnedSha256: string
  certificateKind: (typeof certificateKinds)[number]
  certificate: PemDraft
  keyFrom: 'file' | 'secret'
  keyPath: string
  pkcs12From: 'file' | 'secret'
  pkcs12Path: string
  serverName: string
  /** Separated by commas. */
  alpn: string
  minVersion: TlsVersion
  maxVersion: TlsVersion
  verify: boolean
}

const noPem = { from: 'file', path: '', pem: '' } as const

export function draftOfTls(tls: TlsOptions): TlsDraft {
  const own = tls.clientCertificate
  const pem = own?.format === 'pem' ? own : null
  return {
    trust: tls.pinnedSha256 !== '' ? 'pinned' : tls.ca.from === 'system' ? 'system' : 'own',
    ca: tls.ca.from === 'system' ? { ...noPem } : { ...noPem, ...tls.ca },
    pinnedSha256: tls.pinnedSha256,
    certificateKind: own?.format ?? 'none',
    certificate: { ...noPem, ...pem?.certificate },
    keyFrom: pem?.key.from ?? 'file',
    keyPath: pem?.key.from === 'file' ? pem.key.path : '',
    pkcs12From: own?.format === 'pkcs12' && own.path === null ? 'secret' : 'file',
    pkcs12Path: own?.format === 'pkcs12' ? (own.path ?? '') : '',
    serverName: tls.serverName,
    alpn: tls.alpn.join(', '),
    minVersion: tls.minVersion,
    maxVersion: tls.maxVersion,
    verify: tls.verify,
  }
}

export function tlsOf(draft: TlsDraft): TlsOptions {
  const hasOwn = draft.ca.path.trim() !== '' || draft.ca.pem.trim() !== ''
  // A certificate that is accepted by itself keeps the authority that stood there before.
  const own = draft.trust === 'own' || (draft.trust === 'pinned' && hasOwn)
  return {
    ca: own ? pemOf(draft.ca) : { from: 'system' },
    clientCertificate: certificateOf(draft),
    serverName: draft.serverName.trim(),
    alpn: draft.alpn
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    minVersion: draft.minVersion,
    maxVersion: draft.maxVersion,
    pinnedSha256: draft.trust === 'pinned' ? fingerprintOf(draft.pinnedSha256) : '',
    verify: draft.verify,
  }
}

/** A fingerprint as people paste it, in the one form a profile has. */
export function fingerprintOf(text: string): string {
  const bare = text.trim().replace(/^sha-?256(?: fingerprint)?\s*[=:]?\s*/i, '')
  const digits = bare.replace(/[\s:-]/g, '').toUpperCase()
  return /^[\dA-F]{64}$/.test(digits) ? (digits.match(/../g) ?? []).join(':') : bare
}

function pemOf({ from, path, pem }: PemDraft): PemSource {
  return from === 'file' ? { from, path: path.trim() } : { from, pem }
}

function certificateOf(draft: TlsDraft): ClientCertificate | null {
  switch (draft.certificateKind) {
    case 'none':
      return null
    case 'pkcs12':
      return { format: 'pkcs12', path: draft.pkcs12From === 'secret' ? null : draft.pkcs12Path.trim() }
    case 'pem':
      return {
        format: 'pem',
        certificate: pemOf(draft.certificate),
        key: draft.keyFrom === 'file' ? { from: 'file', path: draft.keyPath.trim() } : { from: 'secret' },
      }
  }
}
