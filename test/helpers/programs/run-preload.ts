import { resolve } from 'node:path'
import type { PreloadBridge } from '../../../shared/wire.ts'
import { preloadName } from '../../../shared/wire.ts'
import type { StandInContents } from './electron-stand-in.ts'
import { exposed, setPage } from './electron-stand-in.ts'

let pages = 0

/** Runs the preload script anew for a page, as Electron does at each load, and gives what the page sees of it. */
export async function runPreload(contents: StandInContents): Promise<PreloadBridge> {
  setPage(contents)
  const script = resolve(import.meta.dirname, '../../../electron/preload.ts')
  await import(/* @vite-ignore */ `${script}?page=${++pages}`)
  return exposed[preloadName] as PreloadBridge
}
