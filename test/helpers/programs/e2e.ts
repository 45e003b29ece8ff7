import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, ElectronApplication, Page } from '@playwright/test'
import { _electron, test as base, expect } from '@playwright/test'
import { ensureElectron } from './electron-program.ts'
import { programOf } from './saved-file.ts'
import type { SharedWorkbench } from './shared-workbench.ts'
import { shareWorkbench } from './shared-workbench.ts'
import type { Mosquitto, MosquittoOptions } from '../brokers/mosquitto.ts'
import { startMosquitto } from '../brokers/mosquitto.ts'
import type { WorkbenchProcess } from './workbench-process.ts'
import { root, startWorkbench } from './workbench-process.ts'

export { expect }

/** The same tests run in a browser and, by `npm run test:electron`, in the desktop program. */
export const isElectron = process.env['HELIOGRAPH_HOST'] === 'electron'

export interface OpenedWorkbench {
  page: Page
  /** The printed address; only in browser mode. */
  url: string
  /** Ends the program and waits for it; `SIGKILL` is a power cut. What the page complains of afterwards is not counted. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

interface Fixtures {
  /** A folder of profiles and history that is empty at first and outlives the program. */
  dataDir: string
  /** Starts the program on `dataDir` and opens its page. */
  open(args?: string[]): Promise<OpenedWorkbench>
  /** Starts the program on `dataDir` as `npm start -- --browser --no-open` does, without a page; ended with the test. */
  start(args?: string[]): Promise<WorkbenchProcess>
  /**
   * The page of a program without connections. In a browser the tests of a worker share the program; one that needs its data
   * folder, its end or its settings takes `open`.
   */
  app: Page
  /** Starts a mosquitto for this test. */
  broker(options?: MosquittoOptions): Promise<Mosquitto>
}

interface WorkerFixtures {
  /** Starts the shared program when it is first asked for. */
  shared(): Promise<SharedWorkbench>
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  shared: [
    async ({ browser }, use) => {
      let started: Promise<SharedWorkbench> | undefined
      await use(() => (started ??= shareWorkbench(browser)))
      await (await started)?.close()
    },
    { scope: 'worker' },
  ],

  dataDir: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'heliograph-e2e-'))
    await use(join(folder, 'data'))
    await rm(folder, { recursive: true, force: true })
  },

  start: async ({ dataDir }, use) => {
    const started: WorkbenchProcess[] = []
    await use(async (args) => {
      const program = await startWorkbench(dataDir, args)
      started.push(program)
      return program
    })
    await Promise.all(started.map((program) => program.stop('SIGKILL')))
  },

  open: async ({ dataDir, browser }, use) => {
    const opened: OpenedWorkbench[] = []
    const complaints: string[] = []
    await use(async (args = []) => {
      const workbench = isElectron
        ? await openDesktop(dataDir, args, complaints)
        : await openInBrowser(browser, dataDir, args, complaints)
      opened.push(workbench)
      return workbench
    })
    for (const workbench of opened) await workbench.stop()
    expect(complaints, 'the page complained').toEqual([])
  },

  app: async ({ open, shared }, use) => {
    if (isElectron) return await use((await open()).page)
    const { url, openPage } = await shared()
    const page = await openPage()
    const complaints: string[] = []
    const forgive = listenForComplaints(page, complaints)
    await page.goto(url)
    await use(page)
    forgive()
    await page.close()
    expect(complaints, 'the page complained').toEqual([])
  },

  broker: async ({}, use) => {
    const started: Mosquitto[] = []
    await use(async (options) => {
      const mosquitto = await startMosquitto(options)
      started.push(mosquitto)
      return mosquitto
    })
    await Promise.all(started.map((mosquitto) => mosquitto.stop()))
  },
})

async function openInBrowser(
  browser: Browser,
  dataDir: string,
  args: string[],
  complaints: string[],
): Promise<OpenedWorkbench> {
  const program = await startWorkbench(dataDir, args)
  const context = await browser.newContext({ acceptDownloads: true })
  const page = await context.newPage()
  const forgive = listenForComplaints(page, complaints)
  await page.goto(program.url)
  let stopped: Promise<void> | undefined
  return {
    page,
    url: program.url,
    stop(signal = 'SIGINT') {
      forgive()
      stopped ??= program.stop(signal).then(() => context.close())
      return stopped
    },
  }
}

async function openDesktop(dataDir: string, args: string[], complaints: string[]): Promise<OpenedWorkbench> {
  const program = await _electron.launch({
    executablePath: ensureElectron(),
    args: [root, `--data-dir=${dataDir}`, ...args],
  })
  // Once the program has ended it can no longer be asked for its process.
  const child = program.process()
  const page = await program.firstWindow()
  programOf.set(page, program)
  const forgive = listenForComplaints(page, complaints)
  let stopped: Promise<void> | undefined
  return {
    page,
    url: '',
    stop(signal) {
      forgive()
      stopped ??= stopDesktop(program, child, signal)
      return stopped
    },
  }
}

/** As Ctrl-C does: a quit would ask about an unsaved form. */
async function stopDesktop(
  program: ElectronApplication,
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = program.waitForEvent('close')
  child.kill(signal)
  await ended
  expect(child.signalCode ?? child.exitCode, 'how the program ended').toBe(signal === 'SIGKILL' ? signal : 0)
}

/** A page that works says nothing on its console. Returns the function that stops counting. */
function listenForComplaints(page: Page, complaints: string[]): () => void {
  let listening = true
  page.on('console', (message) => {
    if (listening && (message.type() === 'error' || message.type() === 'warning'))
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => {
    if (listening) complaints.push(error.stack ?? error.message)
  })
  return () => {
    listening = false
  }
}
