import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

export const root = resolve(import.meta.dirname, '../../..')

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  tookMs: number
}

export interface WorkbenchProcess {
  /** The printed address, token included. */
  url: string
  pid: number
  /** Lines of standard output and standard error so far. */
  stdout: string[]
  stderr: string[]
  /** Sends a signal and resolves once the program has ended. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
}

/**
 * Starts the program as `npm start -- --browser --no-open` does, on a free port; resolves when it says that it is ready.
 * Rejects with its exit code and what it said when it ends before that.
 */
export async function startWorkbench(dataDir: string, args: string[] = []): Promise<WorkbenchProcess> {
  const running = runStart(['--browser', '--no-open', '--port', '0', '--data-dir', dataDir, ...args])
  const url = await Promise.race([
    running.ready,
    running.ended.then(({ code }) => {
      throw new Error(`Ended with ${code}: ${running.stderr.join('\n')}`)
    }),
  ])
  return { ...running, url }
}

/** Runs `scripts/start.mjs` with exactly these arguments. */
export function runStart(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const startedMs = Date.now()
  const child = spawn(process.execPath, [resolve(root, 'scripts/start.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  })
  const stdout: string[] = []
  const stderr: string[] = []
  const ready = Promise.withResolvers<string>()
  createInterface(child.stdout).on('line', (line) => {
    stdout.push(line)
    const url = /^Heliograph is ready at (http:\S+)$/.exec(line)?.[1]
    if (url !== undefined) ready.resolve(url)
  })
  createInterface(child.stderr).on('line', (line) => stderr.push(line))
  const ended = new Promise<Ended>((resolvePromise, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolvePromise({ code, signal, tookMs: Date.now() - startedMs }))
  })
  return {
    pid: child.pid ?? 0,
    stdout,
    stderr,
    ready: ready.promise,
    ended,
    async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> {
      const askedMs = Date.now()
      child.kill(signal)
      return { ...(await ended), tookMs: Date.now() - askedMs }
    },
  }
}
