import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserWindow } from 'electron'
import { app, dialog, ipcMain, Menu, nativeTheme, powerMonitor, protocol, session } from 'electron'
import { version } from '../package.json'
import { WorkbenchError } from '../shared/errors.ts'
import type { Settings } from '../shared/types/workbench.ts'
import type { Workbench } from './core/workbench.ts'
import { openWorkbench } from './core/workbench.ts'
import { createDesktopPorts, createWindow, protectContents, protectSession } from './host/desktop.ts'
import { createLogging } from './host/log.ts'
import { guardPage } from './host/page-guard.ts'
import { createQuitting } from './host/quitting.ts'
import { whyRefused } from './host/switches.ts'
import { createUnfinishedExports } from './host/unfinished.ts'
import type { Bundle } from './transport/bundle.ts'
import { readBundle } from './transport/bundle.ts'
import { serveIpc } from './transport/ipc.ts'
import { answerPageRequest, isPageUrl, pageScheme, pageUrl } from './transport/page-protocol.ts'

/** Exit code for "already said what is wrong", see scripts/lib/window.mjs. */
const refusedCode = 3

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Only `electron-vite dev` sets it; a packaged program takes its page from nowhere else. */
const devUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const isOurs = (url: string) => isPageUrl(url) || (devUrl !== undefined && hasSameHost(url, devUrl))
let window: BrowserWindow | null = null

export interface ProgramOptions {
  dataDir: string
  log(message: string): void
  /** Ends the program after an error of its own. */
  endWith(error: unknown): void
}

/** The desktop program. Called once, before Electron is ready. */
export function runProgram(options: ProgramOptions): void {
  const { dataDir, log, endWith } = options
  app.enableSandbox()
  // What Chromium keeps stays out of the way of what the user keeps, and two data folders are two programs.
  app.setPath('userData', join(dataDir, 'window'))
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])

  const refusal = app.isPackaged ? whyRefused(process.argv.slice(1)) : null
  if (refusal !== null) {
    log(refusal)
    app.exit(refusedCode)
  } else if (app.requestSingleInstanceLock()) {
    app.on('web-contents-created', (_event, contents) => protectContents(contents, isOurs))
    app.on('window-all-closed', () => app.quit())
    app.on('second-instance', () => {
      if (window?.isMinimized()) window.restore()
      window?.focus()
    })
    app
      .whenReady()
      .then(() => start(options))
      .catch((error: unknown) => refuse(error, options))
      .catch(endWith)
  } else {
    log(`Heliograph is already open with the data folder ${dataDir}; its window was brought to the front.`)
    app.exit(0)
  }
}

async function start({ dataDir, log }: ProgramOptions): Promise<void> {
  const quitting = createQuitting({ app, powerMonitor, log })
  const unfinished = createUnfinishedExports(dataDir)
  const ports = createDesktopPorts(() => window, unfinished)
  const [bundle, workbench] = await Promise.all([
    readBundle(here('../renderer')),
    openWorkbench({ dataDir, ports, version, ...createLogging(log) }),
  ])
  // Everything received is on disk before the program ends.
  quitting.closeFirst(() => workbench.close())
  // Nobody waits for a drive that does not answer.
  void unfinished.clean()
  preparePage(bundle, log)
  serveIpc({ ipcMain, door: workbench, isOurs, log })
  await followTheme(workbench)
  if (app.commandLine.hasSwitch('demo')) await workbench.startDemo(log)
  window = createWindow({ preloadPath: here('../preload/preload.cjs'), dataDir, log })
  quitting.watch(window)
  guardPage(window, {
    endedUrl: new URL('ended.html', devUrl ?? pageUrl).href,
    version,
    giveUp: () => app.quit(),
    log,
  })
  window.on('closed', () => (window = null))
  await window.loadURL(devUrl ?? pageUrl)
}

function preparePage(bundle: Bundle, log: ProgramOptions['log']): void {
  protectSession(session.defaultSession, isOurs, log)
  protocol.handle(pageScheme, (request) => answerPageRequest(bundle, request))
  // Shortcuts of the page work without a menu; macOS takes copy and paste from one.
  const template = [
    { role: 'appMenu' as const },
    { role: 'editMenu' as const },
    { role: 'windowMenu' as const },
  ]
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(template) : null)
}

/** The window's own colours follow the setting, so that nothing flashes in the other theme. */
async function followTheme(workbench: Workbench): Promise<void> {
  const apply = (settings: Settings) => (nativeTheme.themeSource = settings.theme)
  const client = workbench.attach((event, payload) => {
    if (event === 'settings.changed') apply(payload as Settings)
  })
  const reply = await workbench.dispatch(client, 'settings.get', {})
  if (reply.ok) apply(reply.value as Settings)
}

/** Says why the program cannot start. Does not block: a signal ends the program while the box is open. */
async function refuse(error: unknown, { log }: ProgramOptions): Promise<void> {
  if (!(error instanceof WorkbenchError)) throw error
  log(error.message)
  await dialog.showMessageBox({ type: 'error', title: 'Heliograph', message: error.message })
  app.exit(refusedCode)
}

function hasSameHost(url: string, base: string): boolean {
  return URL.canParse(url) && new URL(url).host === new URL(base).host
}
