import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(import.meta.dirname ?? fileURLToPath(new URL('.', import.meta.url)), '../..')

const neededMajor = 24
const bundledNode = resolve(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Something the person at the keyboard can put right; shown without a stack. */
export class Trouble extends Error {
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** The Node that runs everything: the `node` package, which npm scripts find first on their PATH. */
export function suitableNode() {
  if (existsSync(bundledNode)) return bundledNode
  if (majorVersion() >= neededMajor) return process.execPath
  throw new Trouble(
    `Heliograph runs on Node ${neededMajor}, which its own dependencies bring along, and node_modules has none: run "npm ci" first.`,
  )
}

function majorVersion() {
  return Number(process.versions.node.split('.')[0])
}

/**
 * Flags for what runs long and in many threads. V8 loses count of its code pages where processors have protection keys and
 * threads come and go, and ends the program with "Check failed: jit_page.has_value()" (nodejs/node#64500).
 */
export function steadyFlags({ platform = process.platform, arch = process.arch } = {}) {
  return platform === 'linux' && arch === 'x64' ? ['--no-memory-protection-keys'] : []
}

/**
 * Runs `main` under a suitable Node with these flags: here if this is one, else in its place or in a child that gets the same
 * arguments and signals. Whatever `main` throws ends the program with one sentence.
 */
export async function runScript(scriptUrl, main, { flags = [] } = {}) {
  try {
    const missing = flags.filter((flag) => !process.execArgv.includes(flag))
    const suitable = majorVersion() >= neededMajor
    if (suitable && missing.length === 0) return await main(process.argv.slice(2))
    const args = [...missing, fileURLToPath(scriptUrl), ...process.argv.slice(2)]
    if (suitable) process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...args])
    process.exitCode = await runChild(suitableNode(), args)
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = error.exitCode
  }
}

/** As `runChild`, for a script of ours or of a tool: under a suitable Node with the flags above. */
export function runNode(args, options) {
  return runChild(suitableNode(), [...steadyFlags(), ...args], options)
}

/** Runs a program to its end, passing signals on to it. Resolves with its exit code. */
export function runChild(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
  const stopPassing = passSignals(child)
  return new Promise((resolvePromise, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolvePromise(code ?? 1))
  }).finally(stopPassing)
}

/**
 * Passes Ctrl-C and friends on to `child`, and keeps this process alive to see it end. `onPassed` is told of each. Returns the
 * undo.
 */
export function passSignals(child, onPassed = () => {}) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const pass = (signal) => {
    child.kill(signal)
    onPassed(signal)
  }
  for (const signal of signals) process.on(signal, pass)
  return () => {
    for (const signal of signals) process.off(signal, pass)
  }
}

/** Path of a program that one of our dependencies brings. */
export const tool = (path) => resolve(root, 'node_modules', path)
