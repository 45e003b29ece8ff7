import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { chromiumPath, provideTestNeeds } from './lib/needs.mjs'
import { Trouble, root, runNode, runScript, steadyFlags, tool } from './lib/runtime.mjs'
import { listSlowest, readPlaywright, readVitest } from './lib/test-report.mjs'

/** Node keeps here what it has compiled. Without it, each of the many threads that tests start compiles our sources anew. */
const compiled = join(root, 'node_modules/.cache/compiled')

/** Runs a test runner that writes a report; counts from the report, since a runner that crashes counts nothing. */
async function run(name, args, reportPath, readReport, env = {}) {
  const code = await runNode(args, { env: { ...process.env, NODE_COMPILE_CACHE: compiled, ...env } })
  const result = await readFile(reportPath, 'utf8').then(
    (text) => readReport(JSON.parse(text), join(root, 'test') + sep),
    () => ({ passed: 0, failed: 0, tests: [] }),
  )
  if (code !== 0 && result.failed === 0) {
    process.stderr.write(
      `${name} ended with exit code ${code} although no test of it failed; that counts as one.\n`,
    )
    result.failed = 1
  }
  if (result.passed + result.failed === 0) {
    process.stderr.write(`${name} ran no test; that counts as a failure.\n`)
    result.failed = 1
  }
  return result
}

async function runAll(folder) {
  const unitReport = join(folder, 'vitest.json')
  const endReport = join(folder, 'playwright.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${unitReport}`]
  const vitest = [tool('vitest/vitest.mjs'), 'run', ...reporters]
  const playwright = [tool('@playwright/test/cli.js'), 'test']
  return [
    await run('vitest', vitest, unitReport, readVitest),
    await run('Playwright', playwright, endReport, readPlaywright, {
      HELIOGRAPH_REPORT: endReport,
      HELIOGRAPH_CHROMIUM: chromiumPath(),
    }),
  ]
}

async function main(args) {
  const wrong = args.find((arg) => arg !== '--slow')
  if (wrong !== undefined) throw new Trouble(`"npm test" takes --slow and nothing else, not "${wrong}".`, 2)
  try {
    provideTestNeeds()
    await ensureBuilt()
  } catch (error) {
    process.stdout.write('0 passed, 1 failed\n')
    throw error
  }
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-report-'))
  try {
    const results = await runAll(folder)
    if (args.includes('--slow')) {
      process.stdout.write(`${listSlowest(results.flatMap(({ tests }) => tests)).join('\n')}\n`)
    }
    const sum = (count) => results.reduce((total, result) => total + result[count], 0)
    process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`)
    if (sum('failed') > 0) process.exitCode = 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

await runScript(import.meta.url, main, { flags: steadyFlags() })
