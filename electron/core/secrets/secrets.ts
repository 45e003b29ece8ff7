/** What the rooms know of secrets, whoever keeps them. */
import type { KnownSecrets } from '../../../shared/types/connection.ts'
import type { ProfileSecrets } from '../../../shared/types/profile-parts.ts'
import type { SecretsEdit } from './entries.ts'
import { entriesOf, secretsOf } from './entries.ts'

export type { SecretsEdit } from './entries.ts'

/** Secrets of a connection that was deleted a moment ago. One of the two is called, once. */
export interface ForgottenSecrets {
  /** The connection exists again, under the same id. */
  restore(): void
  drop(): void
}

/**
 * Where secrets of connections are kept. What is in here never reaches a log, an export, an event or, in plain text, a
 * database.
 */
export interface Secrets {
  /** Those that were loaded or typed in this run. */
  of(connectionId: number): ProfileSecrets
  /** Which of them are known, without what they are. */
  known(connectionId: number): KnownSecrets
  /** Holds at once in this run; `settled` tells when it is on the disk. */
  change(connectionId: number, edit: SecretsEdit): void
  /** Gives a connection what is loaded of another. */
  copy(from: number, to: number): void
  /** Forgets everything about a connection; what is returned keeps it in memory until it is dropped. */
  forget(connectionId: number): ForgottenSecrets
  /** Decrypts what is stored. Throws WorkbenchError `secrets-locked` or `secret-unreadable`. */
  load(connectionId: number): Promise<void>
  /** Resolves once every change is on the disk, as far as it may be. Rejects with what keeps one from it. */
  settled(): Promise<void>
  /** Resolves once nothing is being written, whether it could be or not. */
  idle(): Promise<void>
}

/** Nothing is known. */
export const noSecrets: ProfileSecrets = secretsOf(new Map())

/** What the secrets are after an edit. */
export function changedSecrets(before: ProfileSecrets, edit: SecretsEdit): ProfileSecrets {
  const entries = [...entriesOf(before), ...entriesOf(edit)]
  const values = [...new Map(entries)].flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value]],
  )
  return secretsOf(new Map(values))
}
