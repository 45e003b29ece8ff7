import type { KnownSecrets } from '../../../shared/types/connection.ts'
import type { ProfileSecrets } from '../../../shared/types/profile-parts.ts'

/** What to do with each secret: undefined leaves it as it is, null forgets it. */
export interface SecretsEdit {
  password?: string | null | undefined
  tlsPassphrase?: string | null | undefined
  tlsKey?: string | null | undefined
  authenticationData?: Uint8Array | null | undefined
  /** By header name in any case. */
  headers?: Record<string, string | null> | undefined
}

/**
 * Where secrets of connections are kept. Synchronous to read: a session asks when it connects. What is in here never
 * reaches a log, an export, an event or the database of profiles.
 */
export interface Secrets {
  of(connectionId: number): ProfileSecrets
  /** Which of them are known, without what they are. */
  known(connectionId: number): KnownSecrets
  change(connectionId: number, edit: SecretsEdit): void
  /** Forgets everything about a connection. */
  forget(connectionId: number): void
}

/** The secrets of a profile that has none. */
export const noSecrets: ProfileSecrets = {
  password: null,
  tlsPassphrase: null,
  tlsKey: null,
  authenticationData: null,
  headers: {},
}

/** Secrets that live in memory for this run only and are gone with the process. */
export function createMemorySecrets(): Secrets {
  const kept = new Map<number, ProfileSecrets>()
  const of = (connectionId: number) => kept.get(connectionId) ?? noSecrets
  return {
    of,
    known: (connectionId) => knownOf(of(connectionId)),
    change: (connectionId, edit) => void kept.set(connectionId, changedSecrets(of(connectionId), edit)),
    forget: (connectionId) => void kept.delete(connectionId),
  }
}

function knownOf(secrets: ProfileSecrets): KnownSecrets {
  return {
    hasPassword: secrets.password !== null,
    hasTlsPassphrase: secrets.tlsPassphrase !== null,
    hasTlsKey: secrets.tlsKey !== null,
    hasAuthenticationData: secrets.authenticationData !== null,
    knownHeaders: Object.keys(secrets.headers),
  }
}

/** What the secrets are after an edit. */
export function changedSecrets(before: ProfileSecrets, edit: SecretsEdit): ProfileSecrets {
  const or = <Value>(now: Value | undefined, kept: Value): Value => (now === undefined ? kept : now)
  const headers = new Map(Object.entries(before.headers))
  for (const [name, value] of Object.entries(edit.headers ?? {})) {
    if (value === null) headers.delete(name.toLowerCase())
    else headers.set(name.toLowerCase(), value)
  }
  return {
    password: or(edit.password, before.password),
    tlsPassphrase: or(edit.tlsPassphrase, before.tlsPassphrase),
    tlsKey: or(edit.tlsKey, before.tlsKey),
    authenticationData: or(edit.authenticationData, before.authenticationData),
    headers: Object.fromEntries(headers),
  }
}
