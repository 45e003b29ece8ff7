import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  electron,
  freshElectron,
  openPage,
  openPorts,
  quit,
  startAgain,
  startDesktop,
} from '../../helpers/programs/desktop-lab.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

describe('a program of its own', () => {
  const argumentsOfTests = process.argv

  beforeEach(freshElectron)
  afterEach(async () => {
    process.argv = argumentsOfTests
    vi.unstubAllEnvs()
    await quit()
  })

  describe('the window', () => {
    it('comes in the colour of its theme', async () => {
      electron.nativeTheme.shouldUseDarkColors = true
      const { window, contents } = await startDesktop()
      expect(window.options['backgroundColor']).toBe('#18181b')
      const bridge = await openPage(contents)
      await bridge.call('settings.update', { theme: 'dark' })
      expect(electron.nativeTheme.themeSource).toBe('dark')
    })

    it('comes back where it was', async () => {
      const { window, dataDir } = await startDesktop()
      window.close()
      expect((await startAgain(dataDir)).window.options).toMatchObject({
        x: 10,
        y: 20,
        width: 1200,
        height: 700,
      })
    })

    it('says why on a page of its own when its page dies again and again', async () => {
      vi.spyOn(process.stderr, 'write').mockReturnValue(true)
      const { window } = await startDesktop()
      for (let death = 0; death < 4; death++) window.loseProcess('crashed')
      const url = new URL(window.loaded.at(-1) ?? '')
      expect(url.searchParams.get('reason')).toBe('crashed')
      const answer = electron.protocolHandlers.get('app')
      expect(url.origin + url.pathname).toMatch(/\/ended\.html$/)
      const response = await answer?.({ url: url.href, method: 'GET' } as Request)
      expect(response?.status).toBe(200)
      expect(await response?.text()).toContain('id="reload"')
    })

    it('does not mind a place it cannot use', async () => {
      const dataDir = tempDir()
      await writeFile(join(dataDir, 'window.json'), 'not json')
      expect((await startDesktop(dataDir)).window.options).toMatchObject({ width: 1440, height: 860 })
    })
  })

  describe('exports', () => {
    it('that a kill cut short leave nothing behind once the program has started again', async () => {
      const { ports, dataDir } = await openPorts((await startDesktop()).dataDir)
      const folder = tempDir()
      for (const name of ['one.csv', 'two.csv']) {
        electron.answers.savePath = join(folder, name)
        const target = await ports.openExportTarget('x')
        onTestFinished(() => target?.abort())
        await target?.write(new Uint8Array(10))
      }
      expect(await readdir(folder)).toHaveLength(2)
      const others = [
        'other.part',
        'heliograph-1.part',
        'heliograph-00000000-0000-0000-0000-000000000000.part',
      ]
      for (const name of others) await writeFile(join(folder, name), 'not ours')
      await startAgain(dataDir)
      await expect.poll(() => readdir(dataDir)).not.toContain('unfinished-exports.json')
      expect((await readdir(folder)).sort()).toEqual(others.sort())
    })
  })

  describe('starting and quitting', () => {
    it('waits with quitting until the workbench is closed', async () => {
      const { window, dataDir } = await startDesktop()
      const { takeDataDir } = await import('../../../electron/core/db/data-dir.ts')
      expect(() => takeDataDir(dataDir)).toThrow()
      window.close()
      await electron.app.quitDone.promise
      takeDataDir(dataDir).release()
    })

    it('asks on the page about an unsaved form, and closes when the user agrees or tries again', async () => {
      const { window, contents } = await startDesktop()
      contents.onClose = 'stays'
      window.close()
      expect(window.isDestroyed()).toBe(false)
      expect(window.focused).toBe(true)
      contents.onClose = 'leaves'
      window.close()
      expect(window.isDestroyed()).toBe(true)
      await electron.app.quitDone.promise
    })

    it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('ends on %s although a form is unsaved', async (signal) => {
      const { window, contents } = await startDesktop()
      contents.onClose = 'stays'
      process.emit(signal as NodeJS.Signals)
      expect(window.isDestroyed()).toBe(true)
      await electron.app.quitDone.promise
      expect(process.listenerCount(signal)).toBe(0)
    })

    it.each(['the computer is turned off', 'the user of Windows logs out'])(
      'ends although a form is unsaved when %s',
      async (cause) => {
        const { window, contents } = await startDesktop()
        contents.onClose = 'stays'
        if (cause.includes('Windows')) window.emit('session-end', {})
        else electron.powerMonitor.emit('shutdown', {})
        expect(window.isDestroyed()).toBe(true)
        await electron.app.quitDone.promise
      },
    )

    it('brings its window to the front when it is started again', async () => {
      const { window } = await startDesktop()
      electron.app.emit('second-instance')
      expect(window.focused).toBe(true)
    })

    it('leaves the work to the one that is already open', async () => {
      electron.app.isFirstInstance = false
      electron.app.switches['data-dir'] = tempDir()
      await import('../../../electron/main.ts')
      expect(electron.app.exitCode).toBe(0)
      expect(electron.windows).toEqual([])
    })

    it('says in one sentence that its data folder is taken', async () => {
      const dataDir = tempDir()
      const { takeDataDir } = await import('../../../electron/core/db/data-dir.ts')
      const taken = takeDataDir(dataDir)
      electron.app.switches['data-dir'] = dataDir
      await import('../../../electron/main.ts')
      await vi.waitFor(() => expect(electron.app.exitCode).toBe(3), { timeout: 15_000 })
      expect(electron.shownDialogs).toEqual([
        { type: 'error', title: 'Heliograph', message: expect.stringContaining(dataDir) },
      ])
      taken.release()
    })

    it('ends with a code, a sentence and a log when it cannot be loaded', async () => {
      const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
      const dataDir = tempDir()
      electron.app.switches['data-dir'] = dataDir
      vi.doMock('../../../electron/program.ts', () => ({
        runProgram: () => {
          throw new Error('a part is missing')
        },
      }))
      onTestFinished(() => vi.doUnmock('../../../electron/program.ts'))
      await import('../../../electron/main.ts')
      expect(electron.app.exitCode).toBe(4)
      const log = join(dataDir, 'crashes.log')
      expect(said.mock.calls).toEqual([
        ['Heliograph ended because of an error of its own: a part is missing\n'],
        [`The details are in ${log}.\n`],
      ])
      expect(await readFile(log, 'utf8')).toMatch(/^\S+Z Heliograph \S+ Error: a part is missing \| at .*\n$/)
    })

    it("ends with a code and a log when it fails while it starts, without Electron's box", async () => {
      const dataDir = tempDir()
      electron.app.switches['data-dir'] = dataDir
      vi.spyOn(process.stderr, 'write').mockReturnValue(true)
      vi.spyOn(electron.screen, 'getAllDisplays').mockImplementation(() => {
        throw new Error('no screen')
      })
      await import('../../../electron/main.ts')
      await vi.waitFor(() => expect(electron.app.exitCode).toBe(4), { timeout: 15_000 })
      expect(electron.shownDialogs).toEqual([])
      expect(await readFile(join(dataDir, 'crashes.log'), 'utf8')).toContain('Error: no screen')
    })

    it.each([
      '--remote-debugging-port=0',
      '--remote-debugging-pipe',
      '--no-sandbox',
      '--disable-web-security',
      '--inspect',
      '--inspect-brk=9229',
      '--js-flags=--expose-gc',
      '--load-extension=/tmp/other',
    ])('ends with a sentence once it is packaged and started with %s', async (argument) => {
      const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
      process.argv = ['heliograph', '--demo', argument]
      electron.app.isPackaged = true
      await import('../../../electron/main.ts')
      expect(electron.app.exitCode).toBe(3)
      expect(electron.windows).toEqual([])
      const [name] = argument.split('=')
      expect(said.mock.calls).toEqual([
        [`Heliograph does not take the option ${name}. Its own are --data-dir=FOLDER and --demo.\n`],
      ])
    })

    it('can be looked into while it is developed', async () => {
      process.argv = ['electron', '.', '--remote-debugging-port=0', '--inspect']
      const { window } = await startDesktop()
      expect(window.shown).toBe(true)
      expect(electron.app.exitCode).toBeNull()
    })

    it('takes its page from a server of the developer, and once it is packaged from nowhere else', async () => {
      vi.stubEnv('ELECTRON_RENDERER_URL', 'http://127.0.0.1:5173/')
      const { window: developed, dataDir } = await startDesktop()
      expect(developed.loaded).toEqual(['http://127.0.0.1:5173/'])
      process.argv = ['heliograph']
      const { window } = await startAgain(dataDir, true)
      expect(window.loaded).toEqual(['app://heliograph/'])
    })
  })
})
