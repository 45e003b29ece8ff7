import type { PreloadBridge } from '../../shared/wire.ts'
import { preloadName } from '../../shared/wire.ts'
import { openElectronBridge } from './electron.ts'
import type { PageBridge } from './link.ts'
import { openWebSocketBridge } from './websocket.ts'

export type { LinkState, PageBridge } from './link.ts'

declare global {
  interface Window {
    readonly [preloadName]?: PreloadBridge
  }
}

/** The way to the core, picked once. Only stores use it. */
export const bridge: PageBridge = window[preloadName]
  ? openElectronBridge(window[preloadName])
  : openWebSocketBridge()
