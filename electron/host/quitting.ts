import type { App, BrowserWindow as Window, PowerMonitor } from 'electron'

/** A page answers in milliseconds whether it may be closed. One that takes longer hangs. */
const pageAnswerMs = 1_500
/** Together with the time of the page: five seconds, after which every quit has ended. */
const coreCloseMs = 3_500

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface QuittingOptions {
  app: Pick<App, 'on' | 'once' | 'quit' | 'exit'>
  powerMonitor: Pick<PowerMonitor, 'on'>
  log(message: string): void
}

/** Sees to it that the program ends when it is told to, whatever its page and its core do. */
export interface Quitting {
  /**
   * Lets the page of this window keep it open to ask about unsaved changes: Electron asks nothing itself. A page that
   * does not answer in time loses its window.
   */
  watch(window: Window): void
  /** Waits with quitting for `close`, but not for ever. */
  closeFirst(close: () => Promise<void>): void
}

/**
 * Signals and the end of the session quit without a question: nobody may be there to answer it. Only after the program
 * is ready, because Electron installs handlers of its own until then.
 */
export function createQuitting({ app, powerMonitor, log }: QuittingOptions): Quitting {
  let urgent = false
  const quitNow = () => {
    urgent = true
    app.quit()
  }
  for (const signal of signals) process.on(signal, quitNow)
  app.once('quit', () => {
    for (const signal of signals) process.off(signal, quitNow)
  })
  // The user logs out or turns the computer off.
  powerMonitor.on('shutdown', quitNow)

  return {
    watch(window) {
      let limit: NodeJS.Timeout | undefined
      window.on('close', () => {
        clearTimeout(limit)
        limit = setTimeout(() => {
          log('The page did not answer, so its window was closed.')
          window.destroy()
        }, pageAnswerMs)
      })
      window.webContents.on('will-prevent-unload', (event) => {
        clearTimeout(limit)
        // To prevent this event is to let the window close.
        if (urgent) return event.preventDefault()
        // The question is on the page, which may be out of sight.
        if (window.isMinimized()) window.restore()
        window.focus()
      })
      window.on('closed', () => clearTimeout(limit))
      window.on('session-end', quitNow)
    },
    closeFirst: (close) => closeFirst(close, app, log),
  }
}

function closeFirst(
  close: () => Promise<void>,
  app: QuittingOptions['app'],
  log: QuittingOptions['log'],
): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('will-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    const limit = setTimeout(() => {
      log('Heliograph did not finish closing in time.')
      app.exit(1)
    }, coreCloseMs)
    close()
      .catch((error: unknown) => log(`Heliograph could not close properly: ${String(error)}`))
      .finally(() => {
        clearTimeout(limit)
        state = 'closed'
        app.quit()
      })
  })
}
