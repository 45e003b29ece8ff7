import { join } from 'node:path'
import type { BrowserWindow as Window, Session, WebContents } from 'electron'
import { app, BrowserWindow, dialog, nativeTheme, powerMonitor, safeStorage, screen, shell } from 'electron'
import type { HostPorts, SystemProtection } from '../core/ports/host-ports.ts'
import { openFileTarget } from './exports.ts'
import type { UnfinishedExports } from './unfinished.ts'
import { readWindowState, writeWindowState } from './window-state.ts'

/** Origins that the page may link to. Such a link opens in the user's browser after a confirmation. */
const allowedOrigins: readonly string[] = ['https://docs.oasis-open.org', 'https://mqtt.org']
const longestUrl = 2_000
const longestLoggedUrl = 100

/** The colours of `body` in both themes, shown before the first paint. */
const background = { light: '#ffffff', dark: '#18181b' }

/** Denies every permission except writing to the clipboard, and every download. */
export function protectSession(
  session: Session,
  isOurs: (url: string) => boolean,
  log: (message: string) => void,
): void {
  const permitted = (permission: string) => permission === 'clipboard-sanitized-write'
  session.setPermissionRequestHandler((_contents, permission, callback) => callback(permitted(permission)))
  session.setPermissionCheckHandler((_contents, permission) => permitted(permission))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null))
  // The core owns all sockets: the page needs no network access.
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    callback({ cancel: !(isOurs(url) || url.startsWith('blob:') || url.startsWith('devtools:')) })
  })
  // Files leave through the export port, which asks where to save them.
  session.on('will-download', (event, item) => {
    event.preventDefault()
    log(`A download was refused (${item.getURL().slice(0, longestLoggedUrl)}).`)
  })
}

/** Blocks navigation to other pages, new windows and embedded pages. */
export function protectContents(contents: WebContents, isOurs: (url: string) => boolean): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    if (!isOurs(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    void openExternally(url)
    return { action: 'deny' }
  })
}

/** Whether a link may open outside the program: https, a listed origin, and nothing hidden in it. */
export function mayOpenExternally(url: string): boolean {
  if (url.length > longestUrl || !URL.canParse(url)) return false
  const { origin, username, password } = new URL(url)
  return allowedOrigins.includes(origin) && username === '' && password === ''
}

async function openExternally(url: string): Promise<void> {
  if (!mayOpenExternally(url)) return
  const { href } = new URL(url)
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: href,
    buttons: ['OK', 'Cancel'],
    defaultId: 0,
    cancelId: 1,
  })
  if (response === 0) await shell.openExternal(href)
}

export interface WindowOptions {
  preloadPath: string
  dataDir: string
  log(message: string): void
}

/** The one window, not yet shown: it appears with its first paint, in the colour of its theme. */
export function createWindow({ preloadPath, dataDir, log }: WindowOptions): Window {
  const statePath = join(dataDir, 'window.json')
  const areas = screen.getAllDisplays().map((display) => display.workArea)
  const { maximized = false, ...bounds } = readWindowState(statePath, areas) ?? { width: 1440, height: 860 }
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'Heliograph',
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      devTools: !app.isPackaged,
      spellcheck: false,
      // Disabled because a middle click opens a window.
      disableBlinkFeatures: 'Auxclick',
    },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    writeWindowState(statePath, { ...window.getNormalBounds(), maximized: window.isMaximized() }, log)
  })
  return window
}

/**
 * The keyring of the system, or null: Linux without one encrypts under a password that is in Chromium's source.
 * Only after the program is ready.
 */
export async function systemProtection(
  platform: NodeJS.Platform = process.platform,
): Promise<SystemProtection | null> {
  if (platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend()
    if (backend === 'basic_text' || backend === 'unknown') return null
  }
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return null
  return {
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    async decrypt(sealed) {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed))
      return { text: result, outdated: shouldReEncrypt }
    },
  }
}

/** The ports of the desktop: the user selects where to save an export. `unfinished` lists it until it is complete. */
export function createDesktopPorts(
  currentWindow: () => Window | null,
  unfinished: UnfinishedExports,
): HostPorts {
  return {
    systemProtection: () => systemProtection(),
    async openExportTarget(fileName) {
      const options = { defaultPath: join(app.getPath('downloads'), fileName) }
      const window = currentWindow()
      const { canceled, filePath } = await (window
        ? dialog.showSaveDialog(window, options)
        : dialog.showSaveDialog(options))
      if (canceled || filePath === '') return null
      return openFileTarget(filePath, unfinished, () => ({ path: filePath, url: null }))
    },
    onResume(listener) {
      powerMonitor.on('resume', listener)
      return () => powerMonitor.off('resume', listener)
    },
  }
}
