/** Converts secrets between typed fields and the named texts that are stored. */
import { headerSecretPrefix } from '../../../shared/profile/needed-secrets.ts'
import type { KnownSecrets } from '../../../shared/types/connection.ts'
import type { ProfileSecrets } from '../../../shared/types/profile-parts.ts'

/** A change to secrets: undefined leaves one as it is, null forgets it. */
export interface SecretsEdit {
  password?: string | null | undefined
  tlsPassphrase?: string | null | undefined
  tlsKey?: string | null | undefined
  tlsPkcs12?: Uint8Array | null | undefined
  authenticationData?: Uint8Array | null | undefined
  /** By header name in any case. */
  headers?: Record<string, string | null> | undefined
}

/** The secrets that an edit names, each as one text; null forgets one. */
export function entriesOf(edit: SecretsEdit): Map<string, string | null> {
  const { authenticationData, tlsPkcs12 } = edit
  const entries = new Map<string, string | null | undefined>([
    ['password', edit.password],
    ['tlsPassphrase', edit.tlsPassphrase],
    ['tlsKey', edit.tlsKey],
    ['tlsPkcs12', tlsPkcs12 && Buffer.from(tlsPkcs12).toString('base64')],
    ['authenticationData', authenticationData && Buffer.from(authenticationData).toString('base64')],
  ])
  for (const [name, value] of Object.entries(edit.headers ?? {})) {
    entries.set(headerSecretPrefix + name.toLowerCase(), value)
  }
  return new Map([...entries].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

/** The secrets in the form that a session uses. */
export function secretsOf(entries: ReadonlyMap<string, string>): ProfileSecrets {
  const bytesOf = (name: string) => {
    const base64 = entries.get(name)
    return base64 === undefined ? null : new Uint8Array(Buffer.from(base64, 'base64'))
  }
  const headers = [...entries].filter(([name]) => name.startsWith(headerSecretPrefix))
  return {
    password: entries.get('password') ?? null,
    tlsPassphrase: entries.get('tlsPassphrase') ?? null,
    tlsKey: entries.get('tlsKey') ?? null,
    tlsPkcs12: bytesOf('tlsPkcs12'),
    authenticationData: bytesOf('authenticationData'),
    headers: Object.fromEntries(
      headers.map(([name, value]) => [name.slice(headerSecretPrefix.length), value]),
    ),
  }
}

/** What a page is told about secrets with these names. */
export function knownOf(names: ReadonlySet<string>, forgotten: readonly string[] = []): KnownSecrets {
  return {
    hasPassword: names.has('password'),
    hasTlsPassphrase: names.has('tlsPassphrase'),
    hasTlsKey: names.has('tlsKey'),
    hasTlsPkcs12: names.has('tlsPkcs12'),
    hasAuthenticationData: names.has('authenticationData'),
    knownHeaders: [...names]
      .filter((name) => name.startsWith(headerSecretPrefix))
      .map((name) => name.slice(headerSecretPrefix.length))
      .toSorted(),
    forgotten: forgotten.toSorted(),
  }
}
