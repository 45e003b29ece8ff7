import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { nodeArgs } from './node-args.ts'

export const root = resolve(import.meta.dirname, '../../..')

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
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
  return { ...running, url: await running.ready }
}

/** Runs `scripts/start.mjs` with exactly these arguments. `ready` rejects when it ends before. */
export function runStart(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const child = spawn(process.execPath, nodeArgs(resolve(root, 'scripts/start.mjs'), ...args), {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Playwright sets it, and Node warns where NO_COLOR is set too.
    env: { ...process.env, FORCE_COLOR: undefined },
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
    child.once('close', (code, signal) => resolvePromise({ code, signal }))
  })
  ended.then(({ code }) => ready.reject(new Error(`Ended with ${code}: ${stderr.join('\n')}`)), ready.reject)
  // Not every test waits for it.
  ready.promise.catch(() => undefined)
  return {
    pid: child.pid ?? 0,
    stdout,
    stderr,
    ready: ready.promise,
    ended,
    async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> {
      child.kill(signal)
      return await ended
    },
  }
}
