/**
 * How passwords and other secrets are kept. storage: by the keyring of the system, under a passphrase of the user's,
 * or for this run only. locked: the passphrase has not been entered.
 */
export interface SecretsStatus {
  storage: 'system' | 'passphrase' | 'run'
  locked: boolean
}

/** Fewest and most characters of a passphrase. */
export const passphraseLength = { least: 8, most: 1_000 } as const
