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

  it('is kept for the run only where Linux has no keyring, or it is out of reach', async () => {
    for (const keyring of [{ backend: 'basic_text' }, { backend: 'unknown' }, { available: false }]) {
      const folder = tempDir()
      await run(folder, keyring, async (call) => {
        expect(await call('secrets.status', {})).toEqual({ storage: 'run', locked: false })
        await call('connections.create', create)
      })
      expect(bytesOf(folder)).not.toContain('canary')
      const list = await run(folder, keyring, (call) => call('connections.list', {}))
      expect(list).toMatchObject([{ name: 'Pi', hasPassword: false }])
    }
  })
})
