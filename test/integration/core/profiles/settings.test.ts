import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { workbenchMigrations } from '../../../../electron/core/db/migrations/workbench/index.ts'
import { openDatabase } from '../../../../electron/core/db/open.ts'
import { writeSetting } from '../../../../electron/core/db/queries/workbench/settings.ts'
import { createSettings } from '../../../../electron/core/profiles/settings.ts'
import type { Settings } from '../../../../shared/types/workbench.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'

function openSettings(directory = tempDir()) {
  const path = join(directory, 'workbench.db')
  const db = openDatabase({ path, migrations: workbenchMigrations, backup: true })
  onTestFinished(() => void db.close())
  const told: Settings[] = []
  return { settings: createSettings(db, (changed) => told.push(changed)), told, db, directory }
}

const defaults: Settings = {
  theme: 'system',
  language: 'system',
  density: 'comfortable',
  brokerTcpPort: 1883,
  brokerWsPort: 8083,
  brokerNetwork: false,
  brokerUsername: '',
  reconnectAtStart: 'ask',
}

describe('settings', () => {
  it('begin with the defaults', () => {
    expect(openSettings().settings.get()).toEqual(defaults)
  })

  it('change what is named, tell it, and are there after a restart', () => {
    const first = openSettings()
    const changed = first.settings.update({ theme: 'dark', brokerTcpPort: 2883 })
    expect(changed).toEqual({ ...defaults, theme: 'dark', brokerTcpPort: 2883 })
    first.settings.update({ brokerTcpPort: 2884 })
    expect(first.told.map(({ brokerTcpPort }) => brokerTcpPort)).toEqual([2883, 2884])
    first.db.close()

    const second = openSettings(first.directory)
    expect(second.settings.get()).toEqual({ ...defaults, theme: 'dark', brokerTcpPort: 2884 })
  })

  it('fall back one by one where another release left what this one does not know', () => {
    const { settings, db } = openSettings()
    writeSetting(db, 'theme', 'sepia')
    writeSetting(db, 'language', 'ja')
    writeSetting(db, 'brokerTcpPort', 'many')
    writeSetting(db, 'fontSize', 14)
    expect(settings.get()).toEqual({ ...defaults, language: 'ja' })
  })
})
