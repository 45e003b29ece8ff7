import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { expect, test } from '../../helpers/programs/e2e.ts'
import { chooseBrokerPorts } from '../../helpers/brokers/broker-ports.ts'
import { root, runStart } from '../../helpers/programs/workbench-process.ts'

test('says one line on standard output: where it is', async ({ start }) => {
  const program = await start()
  expect(program.stdout).toHaveLength(1)
  expect(program.stdout[0]).toMatch(/^Heliograph is ready at http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/)
  expect(await program.stop('SIGINT')).toMatchObject({ code: 0, signal: null })
  expect(program.stdout).toHaveLength(1)
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`closes within two seconds on ${signal}, even when it comes twice and a page is open`, async ({
    dataDir,
    start,
    page,
  }) => {
    await chooseBrokerPorts(dataDir)
    const program = await start(['--demo'])
    await page.goto(program.url)
    await expect(page.getByRole('main')).toBeVisible()
    process.kill(program.pid, signal)
    // The program watches its own time: one that is too late says so and ends with 1.
    expect((await program.stop(signal)).code).toBe(0)
    expect(program.stderr.filter((line) => line.includes('in time'))).toEqual([])
  })
}

test('takes the token out of the address, and lets the page be loaded again', async ({ open }) => {
  const { page, url } = await open()
  await expect(page.getByRole('main')).toBeVisible()
  await expect.poll(() => page.url()).toBe(new URL('/', url).href)
  await page.reload()
  await expect(page.getByRole('main')).toBeVisible()
})

test('refuses a data folder that is in use, in one sentence', async ({ dataDir, start }) => {
  await start()
  const second = runStart(['--browser', '--no-open', '--port', '0', '--data-dir', dataDir])
  expect((await second.ended).code).toBe(1)
  expect(second.stdout).toEqual([])
  expect(second.stderr).toHaveLength(1)
  expect(second.stderr[0]).toContain(dataDir)
})

test('refuses a port that is in use, in one sentence, and leaves nothing locked', async ({
  dataDir,
  start,
}) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const program = runStart(['--browser', '--no-open', '--port', String(port), '--data-dir', dataDir])
  expect((await program.ended).code).toBe(1)
  expect(program.stderr).toEqual([expect.stringContaining(`Port ${port} is in use`)])
  other.close()
  await start()
})

test('refuses a data folder it cannot use, in one sentence', async () => {
  const program = runStart(['--browser', '--no-open', '--port', '0', '--data-dir', '/dev/null/data'])
  expect((await program.ended).code).toBe(1)
  expect(program.stderr).toEqual([expect.stringContaining('/dev/null/data')])
})

test('refuses an option it does not know, with exit code 2', async () => {
  const program = runStart(['--browser', '--prot', '0'])
  expect((await program.ended).code).toBe(2)
  expect(program.stderr).toEqual([expect.stringContaining('--prot is not an option')])
})

test('says why there is no window, and serves a browser instead', async ({ dataDir }) => {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' }
  const program = runStart(['--no-open', '--port', '0', '--data-dir', dataDir], { env })
  const url = await program.ready
  expect(program.stderr).toEqual([
    'Heliograph runs in the browser instead of a window of its own, because there is no display (DISPLAY and WAYLAND_DISPLAY are not set).',
  ])
  expect((await fetch(url)).status).toBe(200)
  expect((await program.stop()).code).toBe(0)
  expect(await readdir(dataDir)).toContain('workbench.db')
})

for (const whom of ['npm alone', 'the whole terminal'] as const) {
  test(`closes cleanly through npm when ${whom} gets Ctrl-C`, async ({ dataDir }) => {
    const args = ['start', '--silent', '--', '--browser', '--no-open', '--port', '0', '--data-dir', dataDir]
    const npm = spawn('npm', args, { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = once(npm, 'exit')
    const [line] = (await once(createInterface(npm.stdout), 'line')) as [string]
    expect(line).toMatch(/^Heliograph is ready at /)
    process.kill(whom === 'npm alone' ? (npm.pid ?? 0) : -(npm.pid ?? 0), 'SIGINT')
    expect(await ended).toEqual([0, null])
    await expect(fetch(new URL(line.split(' at ')[1] ?? ''))).rejects.toThrow()
  })
}
