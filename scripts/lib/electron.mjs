import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { root, steadyFlags, suitableNode } from './runtime.mjs'

const require = createRequire(import.meta.url)
const electronFolder = dirname(require.resolve('electron/package.json'))

/** Why no window can be opened here, as the end of a sentence, or null. */
export function whyNoWindow({
  platform = process.platform,
  env = process.env,
  uid = process.getuid?.(),
} = {}) {
  if (platform !== 'linux') return null
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY)
    return 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)'
  if (uid === 0) return "the window's sandbox does not run as root"
  return null
}

/** Path of the Electron program, or null where it has not been fetched. */
export function installedElectron(folder = electronFolder) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const pathFile = resolve(folder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : override ? 'electron' : null
  if (name === null) return null
  const program = resolve(override ?? resolve(folder, 'dist'), name)
  return existsSync(program) ? program : null
}

/** A network on which the download would take longer is of no use. */
const longestFetchMs = 600_000

/**
 * Fetches Electron in a process of its own, which is ended when nothing arrives for `silentMs`, or so little in the first
 * `silentMs` that it would take forever: no network may keep anybody waiting. Resolves with null, or with why it did not work, as the end of a sentence.
 */
export function fetchElectron({ silentMs = 6_000, env = process.env, say = () => {} } = {}) {
  const child = spawn(suitableNode(), [resolve(root, 'scripts/lib/fetch-electron.mjs')], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  return new Promise((resolvePromise) => {
    let timer
    let share = 0
    let shownPercent = 0
    let cause = 'its download failed'
    const end = (reason) => {
      clearTimeout(timer)
      clearTimeout(slowTimer)
      resolvePromise(reason)
    }
    const silence = `Electron could not be fetched (nothing arrived for ${Math.round(silentMs / 1000)} s)`
    const giveUp = (reason) => {
      child.kill('SIGKILL')
      end(reason)
    }
    const watch = (ms, reason) => {
      clearTimeout(timer)
      timer = setTimeout(giveUp, ms, reason)
    }
    const slowTimer = setTimeout(() => {
      if (share >= silentMs / longestFetchMs) return
      giveUp(share === 0 ? silence : 'Electron could not be fetched (the network is too slow)')
    }, silentMs)
    watch(silentMs, silence)
    child.on('message', (message) => {
      if (message.type === 'failed') cause = message.cause
      else if (message.type === 'unpacking') {
        share = 1
        watch(120_000, 'Electron could not be unpacked in time')
      } else if (message.type === 'arrived') {
        watch(silentMs, silence)
        share = message.percent
        const percent = Math.floor(share * 10) * 10
        if (percent > shownPercent)
          say(`Fetching Electron, which is needed once: ${(shownPercent = percent)} %\n`)
      }
    })
    child.once('error', (error) => end(`Electron could not be fetched (${error.message})`))
    child.once('exit', (code) => end(code === 0 ? null : `Electron could not be fetched (${cause})`))
  })
}

/** The same flags as for Node, as Chromium takes them: before the program, since V8 is there before it. */
export function electronFlags(machine) {
  const flags = steadyFlags(machine)
  return flags.length === 0 ? [] : [`--js-flags=${flags.join(' ')}`]
}

/** Runs the desktop program. Resolves with its exit code, the signal that ended it and how long it ran. */
export function spawnElectron(program, args) {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const startedMs = Date.now()
  // Its standard output is Chromium's, not ours: only the ready line belongs there.
  const child = spawn(program, [...electronFlags(), root, ...args], {
    cwd: process.cwd(),
    env,
    stdio: ['ignore', 2, 2],
  })
  const ended = new Promise((resolvePromise) => {
    child.once('error', (error) =>
      resolvePromise({ code: null, signal: null, cause: error.message, ranMs: 0 }),
    )
    child.once('exit', (code, signal) => {
      const cause = signal === null ? `exit code ${code}` : `signal ${signal}`
      resolvePromise({ code, signal, cause, ranMs: Date.now() - startedMs })
    })
  })
  return { child, ended }
}
