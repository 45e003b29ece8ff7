/** The interface through which the other rooms use secrets. */
import type { KnownSecrets } from '../../../shared/types/connection.ts'
import type { ProfileSecrets } from '../../../shared/types/profile-parts.ts'
import type { SecretsEdit } from './entries.ts'
import { entriesOf, secretsOf } from './entries.ts'

export type { SecretsEdit } from './entries.ts'

/** Secrets of a deleted connection. Exactly one of the two methods is called, once. */
export interface ForgottenSecrets {
  /** Restores the secrets of a connection that exists again under the same id. */
  restore(): void
  drop(): void
}

/**
 * The store for secrets of connections. A secret never reaches a log, an export or an event, nor a database in plain
 * text.
 */
export interface Secrets {
  /** The secrets that were loaded or entered in this run. */
  of(connectionId: number): ProfileSecrets
  /** Which secrets are known, without their values. */
  known(connectionId: number): KnownSecrets
  /** Takes effect at once in this run; `settled` resolves when it is on disk. */
  change(connectionId: number, edit: SecretsEdit): void
  /** Copies the loaded secrets of one connection to another. */
  copy(from: number, to: number): void
  /** Forgets all secrets of a connection. The result holds them in memory until they are dropped. */
  forget(connectionId: number): ForgottenSecrets
  /** Decrypts the stored secrets. Throws WorkbenchError `secrets-locked` or `secret-unreadable`. */
  load(connectionId: number): Promise<void>
  /** Resolves once every change that may be stored is on disk. Rejects with the error of a failed write. */
  settled(): Promise<void>
  /** Resolves once no write is pending, whether the writes succeeded or not. */
  idle(): Promise<void>
}

/** No secret is known. */
export const noSecrets: ProfileSecrets = secretsOf(new Map())

/** The secrets after an edit. */
export function changedSecrets(before: ProfileSecrets, edit: SecretsEdit): ProfileSecrets {
  const entries = [...entriesOf(before), ...entriesOf(edit)]
  const values = [...new Map(entries)].flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value]],
  )
  return secretsOf(new Map(values))
}
