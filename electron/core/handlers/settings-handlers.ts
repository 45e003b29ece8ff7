import type { Handlers } from '../../../shared/contract.ts'
import type { Client } from '../ports/client.ts'
import type { SettingsStore } from '../profiles/settings.ts'

/** The calls about settings. */
export function settingsHandlers(
  settings: SettingsStore,
): Pick<Handlers<Client>, 'settings.get' | 'settings.update'> {
  return {
    'settings.get': () => settings.get(),
    'settings.update': (input) => settings.update(input),
  }
}
