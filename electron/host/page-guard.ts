import type { BrowserWindow as Window } from 'electron'

const minuteMs = 60_000
const reloadsPerMinute = 3

export interface PageGuardOptions {
  /** Address of the page that says why there is no other, see renderer/ended.ts. */
  endedUrl: string
  version: string
  /** Ends the program: not even that page can be shown. */
  giveUp(): void
  log(message: string): void
}

/**
 * Loads a page again whose process died, at most three times a minute. After that a page says why, and loads the other
 * again when the user asks for it.
 */
export function guardPage(window: Window, { endedUrl, version, giveUp, log }: PageGuardOptions): void {
  let deathsMs: number[] = []
  const load = (url: string) =>
    void window.loadURL(url).catch((error: unknown) => log(`The page could not be loaded: ${String(error)}`))

  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const nowMs = performance.now()
    deathsMs = [...deathsMs.filter((ms) => nowMs - ms < minuteMs), nowMs]
    const what = `The page ended unexpectedly (${reason}, exit code ${exitCode})`
    if (deathsMs.length <= reloadsPerMinute) {
      log(`${what} and is loaded again.`)
      window.reload()
    } else if (deathsMs.length <= 2 * reloadsPerMinute) {
      log(`${what} for the ${deathsMs.length}th time within a minute and is not loaded again.`)
      const about = { reason, exitCode: String(exitCode), times: String(deathsMs.length), version }
      load(`${endedUrl}?${new URLSearchParams(about).toString()}`)
    } else {
      log(`${what} again and again. Heliograph ends.`)
      giveUp()
    }
  })
}
