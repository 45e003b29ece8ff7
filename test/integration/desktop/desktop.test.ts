import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Reply } from '../../../shared/contract/contract.ts'
import type { AppInfo } from '../../../shared/types/workbench.ts'
import { callChannel, preloadName } from '../../../shared/wire.ts'
import type * as StandIn from '../../helpers/programs/electron-stand-in.ts'
import {
  electron,
  freshElectron,
  openPage,
  openPorts,
  quit,
  startDesktop,
} from '../../helpers/programs/desktop-lab.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

/** One program for all of what only looks at it. */
describe('a program that runs', () => {
  let running: Awaited<ReturnType<typeof startDesktop>>
  const atEnd: (() => void)[] = []

  beforeAll(async () => {
    await freshElectron()
    running = await startDesktop(tempDir((remove) => atEnd.push(remove)))
  })
  beforeEach(() => {
    electron.shownDialogs.length = 0
    electron.opened.length = 0
  })
  afterAll(async () => {
    await quit()
    for (const remove of atEnd) remove()
  })

  describe('the window', () => {
    it('is sealed off from Node and from other pages', async () => {
      const { window } = running
      expect(electron.app.sandboxEnabled).toBe(true)
      const { webPreferences, ...options } = window.options
      expect(webPreferences).toEqual({
        preload: expect.stringMatching(/preload\.cjs$/),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        devTools: true,
        spellcheck: false,
        disableBlinkFeatures: 'Auxclick',
      })
      expect(options).toMatchObject({ minWidth: 1024, minHeight: 640, show: false })
      expect(window.loaded).toEqual(['app://heliograph/'])
    })

    it('stays on its page, alone', async () => {
      const { contents } = running
      for (const url of [
        'https://evil.test/',
        'file:///etc/passwd',
        'app://other/',
        'data:text/html,x',
        'javascript:1',
      ]) {
        for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
          const preventDefault = vi.fn()
          contents.emit(event, { url, preventDefault })
          expect(preventDefault, `${event} ${url}`).toHaveBeenCalledOnce()
        }
        expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' })
      }
      const preventDefault = vi.fn()
      contents.emit('will-attach-webview', { preventDefault })
      expect(preventDefault).toHaveBeenCalledOnce()
      expect(electron.opened).toEqual([])
    })

    it('opens only listed places in the browser, and asks first', async () => {
      const { contents } = running
      const refused = [
        'http://docs.oasis-open.org/mqtt',
        'https://docs.oasis-open.org.evil.test/',
        'https://docs.oasis-open.org@evil.test/',
        'https://user:word@docs.oasis-open.org/',
        'https://docs.oasis-open.org:444/',
        `https://docs.oasis-open.org/${'x'.repeat(5_000)}`,
        'smb://server/share',
        'ms-msdt:/id',
        '\\\\host\\share',
        '',
      ]
      for (const url of refused) contents.openHandler?.({ url })
      expect(electron.shownDialogs).toEqual([])
      electron.answers.button = 1
      contents.openHandler?.({ url: 'https://docs.oasis-open.org/mqtt' })
      await vi.waitFor(() => expect(electron.shownDialogs).toHaveLength(1), { timeout: 15_000 })
      expect(electron.shownDialogs[0]).toMatchObject({ message: 'https://docs.oasis-open.org/mqtt' })
      electron.answers.button = 0
      contents.openHandler?.({ url: 'https://docs.oasis-open.org/mqtt' })
      await vi.waitFor(() => expect(electron.opened).toEqual(['https://docs.oasis-open.org/mqtt']), {
        timeout: 15_000,
      })
    })

    it('has no permission but to copy, and no network', async () => {
      const { request, check, device, network } = electron.session.handlers
      const granted = (handler: typeof request, ...args: unknown[]) => {
        const callback = vi.fn()
        ;(handler as (...all: unknown[]) => void)(...args, callback)
        return callback.mock.calls[0]?.[0] as unknown
      }
      for (const permission of [
        'media',
        'geolocation',
        'clipboard-read',
        'notifications',
        'openExternal',
        'usb',
        'new',
      ]) {
        expect(granted(request, null, permission)).toBe(false)
        expect((check as (...all: unknown[]) => unknown)(null, permission)).toBe(false)
      }
      expect(granted(request, null, 'clipboard-sanitized-write')).toBe(true)
      expect((device as () => unknown)()).toBe(false)
      expect(granted(network, { url: 'http://127.0.0.1:1/' })).toEqual({ cancel: true })
      expect(granted(network, { url: 'wss://evil.test/' })).toEqual({ cancel: true })
      expect(granted(network, { url: 'app://heliograph/index.html' })).toEqual({ cancel: false })
    })
  })

  describe('the page', () => {
    const get = async (url: string, method = 'GET') => {
      const answer = electron.protocolHandlers.get('app')
      return await answer?.({ url, method } as Request)
    }

    it('is served with the headers that confine it', async () => {
      expect(electron.schemes).toEqual([
        { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
      ])
      const response = await get('app://heliograph/')
      expect(response?.status).toBe(200)
      expect(response?.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(response?.headers.get('content-security-policy')).toMatch(
        /connect-src 'none'.*trusted-types vue/,
      )
    })

    it('is all there is', async () => {
      const answers = [
        ['app://heliograph/../package.json', 404],
        ['app://heliograph/%2e%2e/package.json', 404],
        ['app://heliograph/..%5cpackage.json', 404],
        ['app://heliograph/%00', 404],
        ['app://heliograph//etc/passwd', 404],
        ['app://heliograph/assets', 404],
        ['app://other/index.html', 403],
        ['app://user@heliograph/', 403],
        ['file:///etc/passwd', 403],
        ['nonsense', 403],
      ] as const
      for (const [url, status] of answers) expect((await get(url))?.status, url).toBe(status)
      expect((await get('app://heliograph/', 'POST'))?.status).toBe(403)
    })
  })

  describe('the bridge', () => {
    it('is call and on, and nothing else', async () => {
      const { contents } = running
      const bridge = await openPage(contents)
      expect(Object.keys(electron.exposed)).toEqual([preloadName])
      expect(Object.keys(bridge)).toEqual(['call', 'on'])
      expect(Object.isFrozen(bridge)).toBe(true)
      expect(Object.keys(globalThis)).not.toContain(preloadName)
    })

    it('carries calls, and events without the event object of Electron', async () => {
      const { contents, dataDir } = running
      const bridge = await openPage(contents)
      const info = await bridge.call('app.info', {})
      expect(info).toMatchObject({
        ok: true,
        value: { platform: process.platform } satisfies Partial<AppInfo>,
      })
      expect(await readdir(dataDir)).toEqual(expect.arrayContaining(['workbench.db', 'history.db']))
      const listener = vi.fn()
      const stop = bridge.on('settings.changed', listener)
      await bridge.call('settings.update', { language: 'ja' })
      await vi.waitFor(() => expect(listener).toHaveBeenCalledOnce(), { timeout: 15_000 })
      expect(listener.mock.calls[0]).toEqual([expect.objectContaining({ language: 'ja' })])
      stop()
      await bridge.call('settings.update', { language: 'en' })
      expect(listener).toHaveBeenCalledOnce()
    })

    it('answers nobody but the main frame of our page', async () => {
      const { contents } = running
      const ask = (frame: StandIn.StandInFrame | null) =>
        electron.invoke(contents, frame, callChannel, [
          'settings.update',
          { theme: 'dark' },
        ]) as Promise<Reply>
      const strangers = [
        null,
        new electron.StandInFrame('app://heliograph/'),
        new electron.StandInFrame('https://evil.test/'),
      ]
      for (const stranger of strangers) expect(await ask(stranger)).toMatchObject({ ok: false })
      contents.mainFrame = new electron.StandInFrame('https://evil.test/')
      expect(await ask(contents.mainFrame)).toMatchObject({ ok: false })
      contents.mainFrame = new electron.StandInFrame('app://heliograph/')
      expect(await ask(contents.mainFrame)).toMatchObject({ ok: true })
    })

    it('refuses an input that is nested without end, on both sides of the page', async () => {
      const { contents } = running
      const bridge = await openPage(contents)
      let nested: unknown[] = []
      for (let depth = 0; depth < 100; depth++) nested = [nested]
      const refusal = { ok: false, error: { code: 'bad-input', details: { problem: 'too-large' } } }
      expect(await bridge.call('settings.update', nested)).toMatchObject(refusal)
      const ask = (input: unknown) =>
        electron.invoke(contents, contents.mainFrame, callChannel, ['settings.update', input])
      expect(await ask(nested)).toMatchObject(refusal)
      expect(await ask(Array(300_000).fill(0))).toMatchObject(refusal)
    })

    it('lets go of what a page had opened when it loads again', async () => {
      const { contents } = running
      const bridge = await openPage(contents)
      const listener = vi.fn()
      bridge.on('settings.changed', listener)
      await bridge.call('app.info', {})
      contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true })
      await bridge.call('settings.update', { theme: 'light' })
      expect(listener).toHaveBeenCalledOnce()
      contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
      expect(contents.listenerCount('destroyed')).toBe(0)
      await bridge.call('settings.update', { theme: 'dark' })
      expect(listener).toHaveBeenCalledTimes(2)
      expect(contents.listenerCount('destroyed')).toBe(1)
    })
  })

  describe('exports', () => {
    it('are the only way for a file: a download of the page is refused, and said', () => {
      const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
      electron.session.defaultSession.download('blob:app://heliograph/1')
      electron.session.defaultSession.download(`data:text/plain,${'x'.repeat(1_000)}`)
      expect(electron.shownDialogs).toEqual([])
      expect(said.mock.calls).toEqual([
        ['A download was refused (blob:app://heliograph/1).\n'],
        [`A download was refused (data:text/plain,${'x'.repeat(84)}).\n`],
      ])
    })

    it('take the files that the page makes, and a cancelled dialog saves nothing', async () => {
      const bridge = await openPage(running.contents)
      const folder = tempDir()
      const path = join(folder, 'picture.png')
      const input = { name: 'class/+ value', format: 'png', bytes: new Uint8Array([137, 80, 78, 71]) }
      electron.answers.savePath = ''
      expect(await bridge.call('exports.save', input)).toEqual({ ok: true, value: null })
      expect(await readdir(folder)).toEqual([])
      electron.answers.savePath = path
      const fileName = expect.stringMatching(/^class \+ value \d{4}-\d\d-\d\dT[\d-]{8}\.png$/)
      expect(await bridge.call('exports.save', input)).toEqual({
        ok: true,
        value: { fileName, path, url: null },
      })
      expect(electron.shownDialogs.at(-1)).toMatchObject({
        defaultPath: expect.stringMatching(/class \+ value .*\.png$/),
      })
      expect(new Uint8Array(await readFile(path))).toEqual(input.bytes)
    })

    it('say why a file of the page could not be saved, and leave nothing behind', async () => {
      const bridge = await openPage(running.contents)
      const folder = tempDir()
      const path = join(folder, 'taken.csv')
      await mkdir(path)
      electron.answers.savePath = path
      const input = { name: 'x', format: 'csv', bytes: new Uint8Array(3) }
      expect(await bridge.call('exports.save', input)).toMatchObject({
        ok: false,
        error: { code: 'file-unwritable', details: { file: 'taken.csv' } },
      })
      expect(await readdir(folder)).toEqual(['taken.csv'])
    })

    it('go where the user says, complete or not at all', async () => {
      const { ports, dataDir } = await openPorts(running.dataDir)
      const folder = tempDir()
      const path = join(folder, 'out.csv')

      electron.answers.savePath = ''
      expect(await ports.openExportTarget('proposal.csv')).toBeNull()
      expect(electron.shownDialogs.at(-1)).toMatchObject({
        defaultPath: expect.stringMatching(/proposal\.csv$/),
      })

      electron.answers.savePath = path
      const aborted = await ports.openExportTarget('x')
      await aborted?.write(new Uint8Array(10))
      await aborted?.abort()
      expect(await readdir(folder)).toEqual([])

      const target = await ports.openExportTarget('x')
      await target?.write(new TextEncoder().encode('a,'))
      await target?.write(new TextEncoder().encode('b'))
      expect(await readdir(folder)).not.toContain('out.csv')
      expect(await target?.finish()).toEqual({ path, url: null })
      expect(await readdir(folder)).toEqual(['out.csv'])
      expect(await readFile(path, 'utf8')).toBe('a,b')
      expect(await readdir(dataDir)).not.toContain('unfinished-exports.json')
    })

    it('say which file could not be written', async () => {
      const { ports } = await openPorts(running.dataDir)
      electron.answers.savePath = join(tempDir(), 'missing', 'out.csv')
      await expect(ports.openExportTarget('x')).rejects.toMatchObject({
        reason: { code: 'file-unwritable', details: { file: 'out.csv', cause: 'ENOENT' } },
      })
      const folder = join(tempDir(), 'taken.csv')
      await mkdir(folder)
      electron.answers.savePath = folder
      const target = await ports.openExportTarget('x')
      await expect(target?.finish()).rejects.toMatchObject({ reason: { code: 'file-unwritable' } })
    })
  })
})
