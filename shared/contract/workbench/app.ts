/** Calls and events about the program itself. */
import { z } from 'zod'
import type { AppInfo, Settings } from '../../types/workbench.ts'
import { densities, languages, reconnectChoices, themes } from '../../types/workbench.ts'
import { command, query, resolves } from '../definition/call.ts'
import { nothing } from '../definition/fields.ts'

const port = z.int().min(1).max(65_535)

const settings = z.strictObject({
  theme: z.enum(themes),
  language: z.enum(['system', ...languages]),
  density: z.enum(densities),
  brokerTcpPort: port,
  brokerWsPort: port,
  brokerNetwork: z.boolean(),
  brokerUsername: z.string().max(200),
  reconnectAtStart: z.enum(reconnectChoices),
})

/** Schema of a change of settings: those that are left out stay. */
export const settingsChange = settings.partial()

export const appCalls = {
  'app.info': query(nothing, resolves<AppInfo>()),
  'settings.get': query(nothing, resolves<Settings>()),
  'settings.update': command(settingsChange, resolves<Settings>()),
}

export interface AppEvents {
  'settings.changed': Settings
}
