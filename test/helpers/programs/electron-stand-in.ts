import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Stands in for the module `electron` in tests: a program with a page, close enough to see what our wiring does with it.
 * What it is asked for is kept, what Chromium would do to a page is done by hand (see `openPage`).
 */

type Handler = (...args: never[]) => unknown

/** Data crosses Electron's IPC by structured clone. */
const clone = (values: unknown[]) => structuredClone(values)

export class StandInFrame {
  readonly url: string
  constructor(url: string) {
    this.url = url
  }
}

export class StandInContents extends EventEmitter {
  mainFrame = new StandInFrame('about:blank')
  destroyed = false
  /** What the page does when its window is to close: it lets go, prevents `beforeunload`, or does not answer. */
  onClose: 'leaves' | 'stays' | 'hangs' = 'leaves'
  openHandler: ((details: { url: string }) => { action: string }) | null = null
  /** The page's side of IPC. */
  readonly renderer = new EventEmitter()

  send(channel: string, ...args: unknown[]): void {
    this.renderer.emit(channel, { sender: 'not for the page' }, ...clone(args))
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
}

export const windows: BrowserWindow[] = []
const openWindows = () => windows.filter((window) => !window.isDestroyed())

export class BrowserWindow extends EventEmitter {
  readonly webContents = new StandInContents()
  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> }
  shown = false
  focused = false
  loaded: string[] = []

  constructor(options: BrowserWindow['options']) {
    super()
    this.options = options
    windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url)
    this.webContents.mainFrame = new StandInFrame(url)
    this.emit('ready-to-show')
    return Promise.resolve()
  }
  show(): void {
    this.shown = true
  }
  focus(): void {
    this.focused = true
  }
  reload(): void {
    this.loaded.push('reload')
  }
  /** Its process ends, as by a crash. */
  loseProcess(reason: string, exitCode = 5): void {
    this.webContents.emit('render-process-gone', {}, { reason, exitCode })
  }
  maximize(): void {}
  isMaximized(): boolean {
    return false
  }
  isMinimized(): boolean {
    return false
  }
  restore(): void {}
  isDestroyed(): boolean {
    return this.webContents.destroyed
  }
  getNormalBounds() {
    return { x: 10, y: 20, width: 1200, height: 700 }
  }
  /** As the user closes it. Where the page prevents it Electron asks nothing: the window just stays, and with it the program. */
  close(): void {
    this.emit('close', {})
    const { onClose } = this.webContents
    if (onClose === 'hangs') return
    let leaves = onClose === 'leaves'
    if (!leaves) this.webContents.emit('will-prevent-unload', { preventDefault: () => (leaves = true) })
    if (leaves) this.destroy()
    else app.stay()
  }
  /** Without asking the page. */
  destroy(): void {
    this.webContents.destroyed = true
    this.webContents.emit('destroyed')
    this.emit('closed')
    app.onWindowClosed()
  }
}

class StandInApp extends EventEmitter {
  isPackaged = false
  sandboxEnabled = false
  exitCode: number | null = null
  isFirstInstance = true
  switches: Record<string, string> = {}
  paths: Record<string, string> = {}
  readonly quitDone = Promise.withResolvers<void>()

  readonly commandLine = {
    hasSwitch: (name: string) => Object.hasOwn(this.switches, name),
    getSwitchValue: (name: string) => this.switches[name] ?? '',
  }
  enableSandbox(): void {
    this.sandboxEnabled = true
  }
  getPath(name: string): string {
    // No test may write into the folders of whoever runs it.
    return this.paths[name] ?? join(tmpdir(), 'heliograph-stand-in', name)
  }
  setPath(name: string, path: string): void {
    this.paths[name] = path
  }
  requestSingleInstanceLock(): boolean {
    return this.isFirstInstance
  }
  whenReady(): Promise<void> {
    return Promise.resolve()
  }
  private quitting = false

  /** Closes the windows, then ends, unless a window or somebody else prevents it. */
  quit(): void {
    this.quitting = true
    this.emit('before-quit', {})
    if (openWindows().length === 0) return this.shutDown()
    for (const window of openWindows()) window.close()
  }
  /** At once. What runs in this process goes on: a test quits the program as well, to end that. */
  exit(code: number): void {
    this.exitCode = code
    this.emit('quit', {}, code)
  }
  /** A window did not close. */
  stay(): void {
    this.quitting = false
  }
  onWindowClosed(): void {
    if (openWindows().length > 0) return
    if (this.quitting) this.shutDown()
    else this.emit('window-all-closed')
  }
  private shutDown(): void {
    let prevented = false
    this.emit('will-quit', { preventDefault: () => (prevented = true) })
    this.quitting = false
    if (prevented) return
    this.emit('quit', {}, 0)
    this.quitDone.resolve()
  }
}
export const app = new StandInApp()

const handlers = new Map<string, Handler>()
export const ipcMain = {
  handle: (channel: string, handler: Handler) => void handlers.set(channel, handler),
  removeHandler: (channel: string) => void handlers.delete(channel),
}

/** Invokes a channel as `frame` of `contents`. */
export async function invoke(
  contents: StandInContents,
  frame: StandInFrame | null,
  channel: string,
  args: unknown[],
): Promise<unknown> {
  const handler = handlers.get(channel)
  if (!handler) throw new Error(`No handler registered for '${channel}'`)
  const event = { sender: contents, senderFrame: frame }
  const [reply] = clone([await handler(...([event, ...clone(args)] as never[]))])
  return reply
}

/** The page whose preload script runs next. */
let current = new StandInContents()
export function setPage(contents: StandInContents): void {
  current = contents
}
export const ipcRenderer = {
  invoke: (channel: string, ...args: unknown[]) => invoke(current, current.mainFrame, channel, args),
  on: (channel: string, listener: (...args: unknown[]) => void) => current.renderer.on(channel, listener),
}

/** What preload scripts gave to pages. */
export const exposed: Record<string, unknown> = {}
export const contextBridge = {
  exposeInMainWorld: (name: string, value: unknown) => void (exposed[name] = value),
}

/** The keyring: what it encrypts can be read by nobody else, and by it only while `key` stays. */
export const keyring = { backend: 'gnome_libsecret', available: true, key: 7, broken: false }
const scrambled = (text: string | Buffer) => Buffer.from(text).map((byte) => byte ^ keyring.key)
export const safeStorage = {
  getSelectedStorageBackend: () => keyring.backend,
  isAsyncEncryptionAvailable: () => Promise.resolve(keyring.available),
  encryptStringAsync: (text: string) => Promise.resolve(scrambled(text)),
  decryptStringAsync: (sealed: Buffer) =>
    keyring.broken
      ? Promise.reject(new Error('Error while decrypting the ciphertext provided to safeStorage.'))
      : Promise.resolve({ result: scrambled(sealed).toString(), shouldReEncrypt: false }),
}

export const schemes: unknown[] = []
export const protocolHandlers = new Map<string, (request: Request) => Promise<Response> | Response>()
export const protocol = {
  registerSchemesAsPrivileged: (list: unknown[]) => void schemes.push(...list),
  handle: (scheme: string, handler: (request: Request) => Response) =>
    void protocolHandlers.set(scheme, handler),
}

const sessionHandlers: Record<string, Handler> = {}
const keep = (name: string) => (handler: Handler) => void (sessionHandlers[name] = handler)
class StandInSession extends EventEmitter {
  readonly setPermissionRequestHandler = keep('request')
  readonly setPermissionCheckHandler = keep('check')
  readonly setDevicePermissionHandler = keep('device')
  readonly setDisplayMediaRequestHandler = keep('display')
  readonly webRequest = { onBeforeRequest: keep('network') }

  /** As a link of the page with `download` does. Unless somebody prevents it, Electron asks where to save the file. */
  download(url: string): void {
    let prevented = false
    this.emit('will-download', { preventDefault: () => (prevented = true) }, { getURL: () => url })
    if (!prevented) shownDialogs.push({ title: url })
  }
}
export const session = { handlers: sessionHandlers, defaultSession: new StandInSession() }

export const powerMonitor = new EventEmitter()
export const nativeTheme = { themeSource: 'system', shouldUseDarkColors: false }
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }
export const Menu = { setApplicationMenu: () => undefined, buildFromTemplate: () => null }

export const opened: string[] = []
export const shell = { openExternal: (url: string) => Promise.resolve(void opened.push(url)) }

/** What the user answers to the next dialogs, and what was shown. */
export const answers = { button: 0, savePath: '' }
export const shownDialogs: unknown[] = []
export const dialog = {
  showErrorBox: (...args: unknown[]) => void shownDialogs.push(args),
  showMessageBox: (options: unknown) => {
    shownDialogs.push(options)
    return Promise.resolve({ response: answers.button })
  },
  showSaveDialog: (...args: unknown[]) => {
    shownDialogs.push(args.at(-1))
    return Promise.resolve({ canceled: answers.savePath === '', filePath: answers.savePath })
  },
}
