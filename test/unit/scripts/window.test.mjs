import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { root } from '../../../scripts/lib/runtime.mjs'
import { tempDir } from '../../helpers/temp-dir.ts'

/** Runs this program in the place of Electron, in a process of its own that says how it ended. */
async function run(program, { signal, closeMs = 15_000 } = {}) {
  const folder = tempDir()
  const electron = join(folder, 'electron.mjs')
  await writeFile(electron, `#!${process.execPath}\n${program}`, { mode: 0o755 })
  const script = join(folder, 'script.mjs')
  await writeFile(
    script,
    `import { runWindow } from ${JSON.stringify(resolve(root, 'scripts/lib/window.mjs'))}
const said = []
const result = await runWindow(${JSON.stringify(electron)}, [], { say: (text) => said.push(text), closeMs: ${closeMs} })
console.log(JSON.stringify({ ...result, said }))`,
  )
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => child.kill('SIGKILL'))
  const result = text(child.stdout)
  if (signal) {
    await once(createInterface(child.stderr), 'line')
    child.kill(signal)
  }
  return JSON.parse(await result)
}

const runs = "setInterval(() => {}, 1_000); console.error('running')"

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
  'an Electron that %s ends while it starts is not taken for one that did not start',
  async (signal) => {
    expect(await run(runs, { signal })).toEqual({ exitCode: 0, notStarted: null, said: [] })
  },
)

it('an Electron that closes properly when it is told to ends without a complaint', async () => {
  const program = `process.on('SIGINT', () => process.exit(0)); ${runs}`
  expect(await run(program, { signal: 'SIGINT' })).toEqual({ exitCode: 0, notStarted: null, said: [] })
})

it('an Electron that ends with an error when it is told to is not replaced by a browser', async () => {
  const program = `process.on('SIGTERM', () => process.exit(133)); ${runs}`
  expect(await run(program, { signal: 'SIGTERM' })).toEqual({ exitCode: 1, notStarted: null, said: [] })
})

it('an Electron that waits for a click and does not end is ended', async () => {
  const program = `process.on('SIGINT', () => {}); ${runs}`
  expect(await run(program, { signal: 'SIGINT', closeMs: 100 })).toEqual({
    exitCode: 1,
    notStarted: null,
    said: ['Heliograph did not finish closing in time.'],
  })
})

it.each([3, 4])('exit code %i has been explained already', async (code) => {
  expect(await run(`process.exit(${code})`)).toEqual({ exitCode: 1, notStarted: null, said: [] })
})

it('an Electron that ends at once did not start', async () => {
  expect(await run('process.exit(127)')).toEqual({
    exitCode: 1,
    notStarted: 'Electron did not start (exit code 127)',
    said: [],
  })
})
