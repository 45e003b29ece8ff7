/** Stores the user's settings and supplies the defaults. */
import type { CheckedInput } from '../../../shared/contract/contract.ts'
import { settingsChange } from '../../../shared/contract/workbench/app.ts'
import { usualPort } from '../../../shared/types/connection.ts'
import type { Settings } from '../../../shared/types/workbench.ts'
import type { WriteDb } from '../db/handles.ts'
import { readSettings, writeSetting } from '../db/queries/workbench/settings.ts'

/** The settings that apply until the user changes them. */
const defaultSettings: Readonly<Settings> = {
  theme: 'system',
  language: 'system',
  density: 'comfortable',
  brokerTcpPort: usualPort.mqtt,
  brokerWsPort: usualPort.ws,
  brokerNetwork: false,
  brokerUsername: '',
  reconnectAtStart: 'ask',
}

/** The settings as the user left them. */
export interface SettingsStore {
  get(): Settings
  /** Changes the named settings and leaves the rest. */
  update(input: CheckedInput<'settings.update'>): Settings
}

/** Keeps settings in `workbench.db`. A change is durable before `onChanged` gets all settings. */
export function createSettings(db: WriteDb, onChanged: (settings: Settings) => void): SettingsStore {
  function get(): Settings {
    const stored = readSettings(db)
    return { ...defaultSettings, ...understood(stored) }
  }
  return {
    get,
    update(input) {
      const write = db.transaction(() => {
        for (const [name, value] of Object.entries(input)) {
          if (value !== undefined) writeSetting(db, name, value)
        }
      })
      write.immediate()
      const settings = get()
      onChanged(settings)
      return settings
    },
  }
}

// Checked one by one: a value unknown to this release resets that setting alone.
function understood(stored: ReadonlyMap<string, unknown>): Partial<Settings> {
  const known: Partial<Settings> = {}
  for (const name of Object.keys(defaultSettings)) {
    if (!stored.has(name)) continue
    const checked = settingsChange.safeParse({ [name]: stored.get(name) })
    if (checked.success) Object.assign(known, checked.data)
  }
  return known
}
