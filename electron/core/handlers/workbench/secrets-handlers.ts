/** Answers the calls about how secrets are kept. */
import type { HandlersOf } from '../../../../shared/contract/definition/call.ts'
import type { secretsCalls } from '../../../../shared/contract/workbench/secrets.ts'
import type { Client } from '../../ports/client.ts'
import type { Rooms } from '../rooms/rooms.ts'

/** The handlers of `secrets.*`. */
export function secretsHandlers({ secrets }: Rooms): HandlersOf<typeof secretsCalls, Client> {
  return {
    'secrets.status': () => secrets.status(),
    'secrets.setPassphrase': ({ passphrase }) => secrets.setPassphrase(passphrase),
    'secrets.changePassphrase': ({ current, next }) => secrets.changePassphrase(current, next),
    'secrets.unlock': ({ passphrase }) => secrets.unlock(passphrase),
    'secrets.lock': () => secrets.lock(),
    'secrets.forgetPassphrase': () => secrets.forgetPassphrase(),
  }
}
