import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** `npm test` says which browser it found; by hand, one of Debian's is used. */
const executablePath =
  process.env['HELIOGRAPH_CHROMIUM'] ??
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path))

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  // How npm start behaves, what a server answers and what a browser downloads is not about the desktop program.
  testIgnore: process.env['HELIOGRAPH_HOST'] === 'electron' ? '**/browser/**' : [],
  outputDir: 'test-results',
  // Every test has its own program, broker and data folder; more at once only make each other time out.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: process.env['HELIOGRAPH_REPORT']
    ? [['list'], ['json', { outputFile: process.env['HELIOGRAPH_REPORT'] }]]
    : [['list']],
  use: {
    viewport: { width: 1440, height: 860 },
    locale: 'en-GB',
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
