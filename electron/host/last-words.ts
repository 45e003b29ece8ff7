import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from 'electron'

/** Exit code after an error of the program itself. It has been described on standard error and in a file by then. */
export const crashedCode = 4

const largestLogBytes = 256 * 1024

export interface LastWordsOptions {
  app: Pick<App, 'exit' | 'once'>
  dataDir: string
  version: string
  log(message: string): void
}

/**
 * Ends the program after an error that nobody caught: with a sentence, an exit code and a line in `crashes.log`, instead
 * of Electron's box, which waits for a click while the program is half alive. Everything acknowledged is on disk, so
 * nothing is closed first. Returns what does so for an error that was caught.
 */
export function installLastWords({ app, dataDir, version, log }: LastWordsOptions): (error: unknown) => void {
  let ended = false
  const end = (error: unknown) => {
    if (ended) return
    ended = true
    const message = error instanceof Error ? error.message : String(error)
    const place = writeCrash(dataDir, crashLine(error, version))
    log(`Heliograph ended because of an error of its own: ${message}`)
    if (place !== null) log(`The details are in ${place}.`)
    app.exit(crashedCode)
  }
  // The terminal that the program was started from may be closed before it.
  const ignore = () => undefined
  process.stderr.on('error', ignore)
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
  app.once('quit', () => {
    process.off('uncaughtException', end)
    process.off('unhandledRejection', end)
    process.stderr.off('error', ignore)
  })
  return end
}

function crashLine(error: unknown, version: string): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `${new Date().toISOString()} Heliograph ${version} ${stack.replace(/\s*\n\s*/g, ' | ')}\n`
}

/** Where the line was written: the data folder, else the system's folder for temporary files, else nowhere. */
function writeCrash(dataDir: string, line: string): string | null {
  const attempts: (() => string)[] = [
    () => {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 })
      const path = join(dataDir, 'crashes.log')
      const isFull = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largestLogBytes
      if (isFull) writeFileSync(path, line, { mode: 0o600 })
      else appendFileSync(path, line, { mode: 0o600 })
      return path
    },
    () => {
      const path = join(tmpdir(), `heliograph-crash-${randomUUID()}.log`)
      writeFileSync(path, line, { mode: 0o600, flag: 'wx' })
      return path
    },
  ]
  for (const attempt of attempts) {
    try {
      return attempt()
    } catch {
      // The next place may be writable. Without any, the sentence on standard error remains.
    }
  }
  return null
}
