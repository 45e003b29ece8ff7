import type { Handlers } from '../../../shared/contract.ts'
import type { Client } from '../ports/client.ts'
import type { KeptSecrets } from '../secrets/kept-secrets.ts'

type SecretsCall =
  | 'secrets.status'
  | 'secrets.setPassphrase'
  | 'secrets.changePassphrase'
  | 'secrets.unlock'
  | 'secrets.lock'
  | 'secrets.forgetPassphrase'

/** The calls about how secrets are kept. */
export function secretsHandlers(secrets: KeptSecrets): Pick<Handlers<Client>, SecretsCall> {
  return {
    'secrets.status': () => secrets.status(),
    'secrets.setPassphrase': ({ passphrase }) => secrets.setPassphrase(passphrase),
    'secrets.changePassphrase': ({ current, next }) => secrets.changePassphrase(current, next),
    'secrets.unlock': ({ passphrase }) => secrets.unlock(passphrase),
    'secrets.lock': () => secrets.lock(),
    'secrets.forgetPassphrase': () => secrets.forgetPassphrase(),
  }
}
