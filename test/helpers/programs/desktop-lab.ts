import { expect, vi } from 'vitest'
import type { PreloadBridge } from '../../../shared/wire.ts'
import { preloadName } from '../../../shared/wire.ts'
import { tempDir } from '../temp-dir.ts'
import type * as StandIn from './electron-stand-in.ts'

/** The Electron of the program that runs now. */
export let electron: typeof StandIn

/** Gives the test an Electron in which nothing has run yet. */
export async function freshElectron() {
  vi.resetModules()
  electron = (await import('electron')) as unknown as typeof StandIn
}

/** Ends the program and waits for it. */
export async function quit() {
  electron.app.quit()
  await electron.app.quitDone.promise
}

/** Runs the program to its first window. */
export async function startDesktop(dataDir = tempDir()) {
  electron.app.switches['data-dir'] = dataDir
  await import('../../../electron/main.ts')
  await vi.waitFor(() => expect(electron.windows[0]?.shown).toBe(true), { timeout: 60_000 })
  const [window] = electron.windows
  if (!window) throw new Error('no window')
  return { window, dataDir, contents: window.webContents }
}

/** Ends the program, and starts it as a new process would. */
export async function startAgain(dataDir: string, isPackaged = false) {
  await quit()
  await freshElectron()
  electron.app.isPackaged = isPackaged
  return await startDesktop(dataDir)
}

/** Runs the preload script for a page. */
export async function openPage(contents: StandIn.StandInContents): Promise<PreloadBridge> {
  electron.setPage(contents)
  await import('../../../electron/preload.ts')
  return electron.exposed[preloadName] as PreloadBridge
}

/** The ports of a program that runs on this data folder. */
export async function openPorts(dataDir: string) {
  const { createDesktopPorts } = await import('../../../electron/host/desktop.ts')
  const { createUnfinishedExports } = await import('../../../electron/host/unfinished.ts')
  return { dataDir, ports: createDesktopPorts(() => null, createUnfinishedExports(dataDir)) }
}
