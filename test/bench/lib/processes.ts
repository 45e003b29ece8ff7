import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { nodeArgs } from '../../helpers/programs/node-args.ts'

/** A process of the benchmark: what it prints, a line at a time. */
export interface Helper {
  child: ChildProcess
  /** The next line that has not been taken. Rejects when it ends before. */
  line(): Promise<string>
  stop(): Promise<void>
}

/** Runs a TypeScript file with this Node. */
export function startHelper(file: URL, args: (string | number)[], env: NodeJS.ProcessEnv = {}): Helper {
  const child = spawn(process.execPath, nodeArgs(file.pathname, ...args.map(String)), {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    child,
    line: async () => {
      const { value, done } = await lines.next()
      if (done) throw new Error(`${file.pathname} ended`)
      return value
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Resident memory of a process in MB, from the kernel. */
export function residentMb(pid: number): number {
  return statusMb(pid, 'VmRSS')
}

/** The most that it ever was, in MB. */
export function peakResidentMb(pid: number): number {
  return statusMb(pid, 'VmHWM')
}

function statusMb(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
}
