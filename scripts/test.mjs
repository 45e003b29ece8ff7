import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { chromiumPath, provideTestNeeds } from './lib/needs.mjs'
import { runChild, runScript, suitableNode, tool } from './lib/runtime.mjs'

/** Runs a test runner that writes a report; counts from the report, since a runner that crashes counts nothing. */
async function run(name, args, reportPath, countReport, env = {}) {
  const code = await runChild(suitableNode(), args, { env: { ...process.env, ...env } })
  const counts = await readFile(reportPath, 'utf8').then(
    (text) => countReport(JSON.parse(text)),
    () => ({ passed: 0, failed: 0 }),
  )
  if (code !== 0 && counts.failed === 0) {
    process.stderr.write(
      `${name} ended with exit code ${code} although no test of it failed; that counts as one.\n`,
    )
    counts.failed = 1
  }
  if (counts.passed + counts.failed === 0) {
    process.stderr.write(`${name} ran no test; that counts as a failure.\n`)
    counts.failed = 1
  }
  return counts
}

const fromVitest = ({ numPassedTests, numTotalTests }) => ({
  passed: numPassedTests,
  // Skipped ones are not passed either: nothing is skipped silently.
  failed: numTotalTests - numPassedTests,
})

const fromPlaywright = ({ stats, errors }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + stats.skipped + errors.length,
})

await runScript(import.meta.url, async () => {
  try {
    provideTestNeeds()
    await ensureBuilt()
  } catch (error) {
    process.stdout.write('0 passed, 1 failed\n')
    throw error
  }
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-report-'))
  try {
    const unitReport = join(folder, 'vitest.json')
    const endReport = join(folder, 'playwright.json')
    const unit = await run(
      'vitest',
      [
        tool('vitest/vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile=${unitReport}`,
      ],
      unitReport,
      fromVitest,
    )
    const end = await run(
      'Playwright',
      [tool('@playwright/test/cli.js'), 'test'],
      endReport,
      fromPlaywright,
      {
        HELIOGRAPH_REPORT: endReport,
        HELIOGRAPH_CHROMIUM: chromiumPath(),
      },
    )
    const failed = unit.failed + end.failed
    process.stdout.write(`${unit.passed + end.passed} passed, ${failed} failed\n`)
    if (failed > 0) process.exitCode = 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
