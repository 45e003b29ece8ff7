/** Calls and events about how secrets are kept. */
import { z } from 'zod'
import type { SecretsStatus } from '../../types/secrets.ts'
import { passphraseLength } from '../../types/secrets.ts'
import { command, query, resolves } from '../definition/call.ts'
import { nothing } from '../definition/fields.ts'

const passphrase = z.string().max(passphraseLength.most)
const newPassphrase = passphrase.min(passphraseLength.least)

export const secretsCalls = {
  'secrets.status': query(nothing, resolves<SecretsStatus>()),
  /** Secrets are stored under this passphrase from now on. */
  'secrets.setPassphrase': command(z.strictObject({ passphrase: newPassphrase }), resolves<SecretsStatus>()),
  'secrets.changePassphrase': command(
    z.strictObject({ current: passphrase, next: newPassphrase }),
    resolves<SecretsStatus>(),
  ),
  'secrets.unlock': command(z.strictObject({ passphrase }), resolves<SecretsStatus>()),
  /** Open sessions continue; stored secrets need the passphrase again. */
  'secrets.lock': command(nothing, resolves<SecretsStatus>()),
  /** What is unlocked is kept as it would be without a passphrase, what is locked is lost. */
  'secrets.forgetPassphrase': command(nothing, resolves<SecretsStatus>()),
}

export interface SecretsEvents {
  'secrets.changed': SecretsStatus
}
