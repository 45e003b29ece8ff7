import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Reply } from '../../../shared/contract/contract.ts'
import type { PreloadBridge } from '../../../shared/wire.ts'
import { preloadName } from '../../../shared/wire.ts'
import type * as StandIn from '../../helpers/programs/electron-stand-in.ts'
import { profileFor } from '../../helpers/core/profiles.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

let electron: typeof StandIn

/** One run of the program: a fresh Electron, the whole program, its page, and its end. */
async function run<Value>(
  dataDir: string,
  keyring: Partial<typeof StandIn.keyring>,
  work: (call: (name: string, input: unknown) => Promise<unknown>) => Promise<Value>,
): Promise<Value> {
  vi.resetModules()
  electron = (await import('electron')) as unknown as typeof StandIn
  Object.assign(electron.keyring, keyring)
  electron.app.switches['data-dir'] = dataDir
  await import('../../../electron/main.ts')
  await vi.waitFor(() => expect(electron.windows[0]?.shown).toBe(true), { timeout: 15_000 })
  const [window] = electron.windows
  if (!window) throw new Error('no window')
  electron.setPage(window.webContents)
  await import('../../../electron/preload.ts')
  const bridge = electron.exposed[preloadName] as PreloadBridge
  const result = await work(async (name, input) => {
    const reply = (await bridge.call(name as never, input)) as Reply
    if (!reply.ok) throw new Error(`${reply.error.code}: ${JSON.stringify(reply.error.details)}`)
    return reply.value
  })
  electron.app.quit()
  await electron.app.quitDone.promise
  return result
}

const bytesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join()

const create = { profile: profileFor(1, { name: 'Pi' }), password: 'canary-on-the-desktop' }

let dataDir: string
beforeEach(() => {
  dataDir = tempDir()
})

describe('a password on the desktop', () => {
  it('is kept in the keyring of the system, from one run to the next', async () => {
    await run(dataDir, {}, (call) => call('connections.create', create))
    expect(bytesOf(dataDir)).not.toContain('canary')
    const [status, list] = await run(dataDir, {}, async (call) => [
      await call('secrets.status', {}),
      await call('connections.list', {}),
    ])
    expect(status).toEqual({ storage: 'system', locked: false })
    expect(list).toMatchObject([{ name: 'Pi', hasPassword: true }])
  })

  it('that the keyring no longer opens is asked for again, and nothing else is lost', async () => {
    const { id } = (await run(dataDir, {}, (call) => call('connections.create', create))) as { id: number }
    await run(dataDir, { broken: true }, async (call) => {
      await expect(call('connections.connect', { id })).rejects.toThrow('secret-unreadable')
      expect(await call('connections.list', {})).toMatchObject([{ name: 'Pi', hasPassword: false }])
    })
  })

  it('is kept for the run only where Linux has no keyring', async () => {
    const keyring = { backend: 'basic_text' }
    await run(dataDir, keyring, async (call) => {
      expect(await call('secrets.status', {})).toEqual({ storage: 'run', locked: false })
      await call('connections.create', create)
    })
    expect(bytesOf(dataDir)).not.toContain('canary')
    const list = await run(dataDir, keyring, (call) => call('connections.list', {}))
    expect(list).toMatchObject([{ name: 'Pi', hasPassword: false }])
  })

  it.each([
    ['Linux has no keyring', 'linux', { backend: 'basic_text' }, false],
    ['Linux does not say what it has', 'linux', { backend: 'unknown' }, false],
    ['the keyring is out of reach', 'linux', { available: false }, false],
    ['the keychain of macOS is out of reach', 'darwin', { available: false }, false],
    ['Linux has a keyring', 'linux', {}, true],
    ['Windows protects it', 'win32', { backend: 'unknown' }, true],
  ] as const)('is protected by the system or not: %s', async (_where, platform, keyring, isProtected) => {
    vi.resetModules()
    electron = (await import('electron')) as unknown as typeof StandIn
    Object.assign(electron.keyring, keyring)
    const { systemProtection } = await import('../../../electron/host/desktop.ts')
    expect((await systemProtection(platform)) !== null).toBe(isProtected)
  })
})
