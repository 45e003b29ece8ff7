import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Trouble } from './runtime.mjs'

/** Tried first when no port is asked for, so that a bookmark keeps working. */
export const usualPort = 7883

export const help = `Heliograph, a workbench for MQTT.

Usage: npm start -- [options]

  --browser        serve the workbench to a browser instead of opening a window
  --port N         port of the browser mode on 127.0.0.1 (0: any free one; otherwise ${usualPort},
                   or any free one when that is taken)
  --data-dir DIR   folder of profiles and history (browser mode: ~/Heliograph,
                   desktop: the usual place for the data of programs)
  --no-open        do not open the browser
  --demo           start the built-in broker and the simulated devices, and connect to them
  --help           show this text
`

const usageError = 2

/** What was asked for on the command line. Throws Trouble with a sentence about the first thing that is wrong. */
export function parseStartOptions(args) {
  const { tokens } = parseArgs({ args, strict: false, tokens: true, allowPositionals: true })
  const options = { browser: false, port: null, dataDir: null, open: true, demo: false, help: false }
  const switches = {
    browser: () => (options.browser = true),
    'no-open': () => (options.open = false),
    demo: () => (options.demo = true),
    help: () => (options.help = true),
  }
  const values = {
    port: (value) => (options.port = parsePort(value)),
    'data-dir': (value) => (options.dataDir = parseFolder(value)),
  }
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    if (token.kind !== 'option') throw wrong(`"${args[token.index]}" is not an option of Heliograph.`)
    const { name, rawName } = token
    if (Object.hasOwn(switches, name) && rawName === `--${name}`) {
      if (token.value !== undefined) throw wrong(`${rawName} takes no value.`)
      switches[name]()
    } else if (Object.hasOwn(values, name) && rawName === `--${name}`) {
      // Without a declaration the parser takes "--port 80" for a switch and a word.
      const next = tokens[index + 1]
      const value = token.value ?? (next?.kind === 'positional' ? args[tokens[++index].index] : undefined)
      values[name](value)
    } else throw wrong(`${rawName} is not an option of Heliograph.`)
  }
  return options
}

function parsePort(value) {
  if (value === undefined) throw wrong('--port needs a number, for instance "--port 8080".')
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw wrong(`--port must be a number from 0 to 65535, not "${value}".`)
  }
  return Number(value)
}

function parseFolder(value) {
  if (value === undefined || value === '')
    throw wrong('--data-dir needs a folder, for instance "--data-dir ./data".')
  // npm changes to the package's folder; the path is meant from where the command was typed.
  const typedIn = process.env.npm_lifecycle_event === 'start' ? (process.env.INIT_CWD ?? '.') : '.'
  return resolve(typedIn, value.replace(/^~(?=$|[/\\])/, homedir()))
}

function wrong(sentence) {
  return new Trouble(`${sentence} "npm start -- --help" lists what there is.`, usageError)
}
