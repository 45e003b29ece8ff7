import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './lib/build.mjs'
import { fetchElectron, installedElectron, whyNoWindow } from './lib/electron.mjs'
import { help, parseStartOptions, usualPort } from './lib/options.mjs'
import { Trouble, root, runScript, steadyFlags } from './lib/runtime.mjs'
import { runWindow } from './lib/window.mjs'

const closeDeadlineMs = 1_800

const say = (sentence) => process.stderr.write(`${sentence}\n`)

await runScript(import.meta.url, start, { flags: steadyFlags() })

async function start(args) {
  const options = parseStartOptions(args)
  if (options.help) return process.stdout.write(help)
  if (options.browser) {
    await ensureBuilt()
    return await serveBrowser(options)
  }
  const [noWindow] = await Promise.all([prepareWindow(), ensureBuilt()])
  if (noWindow === null && (await openWindow(options))) return
  await serveBrowser(options)
}

/** Sees that a window can be opened. Where not, says so at once, in one sentence, and returns the reason. */
async function prepareWindow() {
  const reason =
    whyNoWindow() ??
    (installedElectron() === null ? await fetchElectron({ say: (text) => process.stderr.write(text) }) : null)
  if (reason !== null) sayBrowserMode(reason)
  return reason
}

function sayBrowserMode(reason) {
  say(`Heliograph runs in the browser instead of a window of its own, because ${reason}.`)
}

/** Runs the desktop program to its end. False when it could not start. */
async function openWindow(options) {
  const args = [
    ...(options.dataDir === null ? [] : [`--data-dir=${options.dataDir}`]),
    ...(options.demo ? ['--demo'] : []),
  ]
  const { exitCode, notStarted } = await runWindow(installedElectron(), args, { say })
  if (notStarted === null) process.exitCode = exitCode
  else sayBrowserMode(notStarted)
  return notStarted === null
}

async function serveBrowser(options) {
  const { serve } = await import(pathToFileURL(join(root, 'out/main/serve.js')).href)
  const dataDir = options.dataDir ?? join(homedir(), 'Heliograph')
  const served = await startServing(serve, { dataDir, demo: options.demo, log: say }, options.port)
  closeOnSignals(served)
  process.stdout.write(`Heliograph is ready at ${served.url}\n`)
  if (options.open && whyNoWindow({ uid: undefined }) === null) openInBrowser(served.url)
}

async function startServing(serve, options, port) {
  try {
    return await serve({ ...options, port: port ?? usualPort })
  } catch (error) {
    const { code, message } = error.reason ?? {}
    if (code === undefined) throw error
    if (code !== 'port-in-use' && code !== 'port-forbidden') throw new Trouble(message)
    if (port !== null) throw new Trouble(`${message} Choose another with --port, or 0 for any free one.`)
    say(`Port ${usualPort} is in use by another program, so another one was chosen.`)
    return await startServing(serve, options, 0)
  }
}

/** Ctrl-C may arrive twice, from the terminal and through npm: the second one changes nothing. */
function closeOnSignals(served) {
  let closing = false
  const close = () => {
    if (closing) return
    closing = true
    setTimeout(() => {
      say('Heliograph did not finish closing in time.')
      process.exit(1)
    }, closeDeadlineMs).unref()
    served.close().then(
      () => process.exit(0),
      (error) => {
        say(`Heliograph could not close properly: ${error.message}`)
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, close)
}

/** As the user would; where that does not work, the printed address remains. */
function openInBrowser(url) {
  const commands = {
    darwin: ['open', url],
    win32: ['rundll32', 'url.dll,FileProtocolHandler', url],
  }
  const [command, ...args] = commands[process.platform] ?? ['xdg-open', url]
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.once('error', () => say('No browser could be opened; open the address above yourself.'))
  child.unref()
}
