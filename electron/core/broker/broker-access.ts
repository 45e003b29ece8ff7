/** Stores the login that clients from the local network have to give. */
import { WorkbenchError } from '../../../shared/errors.ts'
import type { BrokerLogin } from '../../../shared/types/workbench.ts'
import type { SettingsStore } from '../profiles/settings.ts'
import type { Secrets } from '../secrets/secrets.ts'

/** The id under which the secrets of the built-in broker are stored. Ids of connections start at 1. */
const secretsId = 0

/** Who may use the built-in broker from the local network. */
export interface BrokerAccess {
  /**
   * Null: no login is required. Throws WorkbenchError `secrets-locked`, `secret-unreadable` or
   * `broker-password-missing`.
   */
  login(): Promise<BrokerLogin | null>
  /** Resolves once everything that may be stored is on disk. Undefined leaves the login as it is. */
  change(on: boolean, login: BrokerLogin | null | undefined): Promise<void>
}

/** Keeps the user name in the settings and the password among the secrets. */
export function createBrokerAccess(settings: SettingsStore, secrets: Secrets): BrokerAccess {
  return {
    async login() {
      const { brokerUsername: username } = settings.get()
      if (username === '') return null
      await secrets.load(secretsId)
      const { password } = secrets.of(secretsId)
      if (password !== null) return { username, password }
      const message = 'The password of the built-in broker is not known any more and has to be set again.'
      throw new WorkbenchError('broker-password-missing', message)
    },
    async change(on, login) {
      if (login === undefined) return void settings.update({ brokerNetwork: on })
      secrets.change(secretsId, { password: login?.password ?? null })
      await secrets.settled()
      settings.update({ brokerNetwork: on, brokerUsername: login?.username ?? '' })
    },
  }
}
