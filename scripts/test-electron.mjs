import { ensureBuilt } from './lib/build.mjs'
import { fetchElectron, installedElectron, whyNoWindow } from './lib/electron.mjs'
import { provideTestNeeds } from './lib/needs.mjs'
import { Trouble, runNode, runScript, tool } from './lib/runtime.mjs'

/** Tells "could not be run here" from "ran and failed" (1); never 0 without a test that passed. */
const notRunCode = 77

await runScript(import.meta.url, async () => {
  const reason = whyNoWindow() ?? (installedElectron() === null ? await fetchElectron() : null)
  if (reason !== null)
    throw new Trouble(`The tests were not run under Electron, because ${reason}.`, notRunCode)
  provideTestNeeds()
  await ensureBuilt()
  process.exitCode = await runNode([tool('@playwright/test/cli.js'), 'test'], {
    env: { ...process.env, HELIOGRAPH_HOST: 'electron' },
  })
})
