import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { nodeArgs } from '../../helpers/programs/node-args.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const lastWords = JSON.stringify(resolve(import.meta.dirname, '../../../electron/host/last-words.ts'))

interface Ended {
  code: unknown
  stderr: string
}

/** A process that does this with the last words installed, and would go on for an hour. */
function run(dataDir: string, work: string, tmp = tempDir()): Promise<Ended> {
  const script = `
import { installLastWords } from ${lastWords}
installLastWords({
  app: { exit: (code) => process.exit(code), once() {} },
  dataDir: ${JSON.stringify(dataDir)},
  version: '1.2.3',
  log: (message) => process.stderr.write(message + '\\n'),
})
setTimeout(() => {}, 3_600_000)
${work}`
  const args = nodeArgs('--input-type=module', '--eval', script)
  const env = { ...process.env, TMPDIR: tmp, TEMP: tmp }
  return new Promise((resolveEnded) => {
    execFile(process.execPath, args, { env, timeout: 15_000 }, (error, _stdout, stderr) => {
      resolveEnded({ code: error?.code ?? null, stderr })
    })
  })
}

it.each([
  ['an exception', "setTimeout(() => { throw new Error('boom') })"],
  ['a rejection', "setTimeout(() => void Promise.reject(new Error('boom')))"],
  [
    'two at once',
    "setTimeout(() => { throw new Error('boom') }); void Promise.resolve().then(() => setTimeout(() => { throw 2 }))",
  ],
])('%s that nobody caught ends the program with a sentence, a code and a log', async (_what, work) => {
  const dataDir = join(tempDir(), 'data')
  const path = join(dataDir, 'crashes.log')
  expect(await run(dataDir, work)).toEqual({
    code: 4,
    stderr: `Heliograph ended because of an error of its own: boom\nThe details are in ${path}.\n`,
  })
  expect(readFileSync(path, 'utf8')).toMatch(/^\S+Z Heliograph 1\.2\.3 Error: boom \| at .*\n$/)
  if (process.platform === 'win32') return
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(dataDir).mode & 0o777).toBe(0o700)
})

it('a data folder that cannot be written leaves the log among the temporary files', async () => {
  const file = join(tempDir(), 'file')
  writeFileSync(file, '')
  const tmp = tempDir()
  const { code, stderr } = await run(join(file, 'data'), "throw new Error('boom')", tmp)
  expect(code).toBe(4)
  const [name = ''] = readdirSync(tmp).filter((entry) => entry.startsWith('heliograph-crash-'))
  expect(stderr).toContain(`The details are in ${join(tmp, name)}.`)
  expect(readFileSync(join(tmp, name), 'utf8')).toContain('Error: boom')
})

it('the log of a program that fails again and again does not grow without end', async () => {
  const dataDir = tempDir()
  const path = join(dataDir, 'crashes.log')
  writeFileSync(path, 'x'.repeat(300_000))
  await run(dataDir, "throw new Error('boom')")
  expect(statSync(path).size).toBeLessThan(10_000)
})
