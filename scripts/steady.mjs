import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runScript, steadyFlags } from './lib/runtime.mjs'

// Runs another script as `npm start` runs the workbench: node scripts/steady.mjs SCRIPT [ARGUMENTS...]
await runScript(
  import.meta.url,
  async ([script, ...args]) => {
    process.argv.splice(1, process.argv.length, resolve(script), ...args)
    await import(pathToFileURL(process.argv[1]).href)
  },
  { flags: steadyFlags() },
)
