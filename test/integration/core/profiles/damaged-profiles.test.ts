import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openHistoryFile } from '../../../helpers/history/history-file.ts'
import { everything, profileFor, subscriptionTo } from '../../../helpers/core/profiles.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'
import { openTestWorkbench } from '../../../helpers/core/workbench.ts'

/** A data folder of two connections, closed in order. */
async function saved() {
  const dataDir = tempDir()
  const bench = await openTestWorkbench({ dataDir })
  for (const name of ['one', 'two']) {
    const { id } = await bench.call('connections.create', { profile: profileFor(1, { name }) })
    await bench.call('subscriptions.create', { connectionId: id, subscription: subscriptionTo('a/#') })
  }
  await bench.call('settings.update', { theme: 'dark' })
  await bench.close()
  return { dataDir, file: join(dataDir, 'workbench.db') }
}

async function reopened(dataDir: string) {
  const bench = await openTestWorkbench({ dataDir })
  onTestFinished(() => bench.close())
  const names = (await bench.call('connections.list', {})).map(({ name }) => name)
  const { notice } = await bench.call('history.status', {})
  return { bench, names, notice }
}

for (const [name, spoil] of [
  ['truncated', (file: string) => truncateSync(file, statSync(file).size - 4096)],
  ['overwritten', (file: string) => writeFileSync(file, Buffer.alloc(30_000, 1))],
  ['empty', (file: string) => truncateSync(file, 0)],
] as const) {
  it(`a file of profiles that is ${name} is restored from its backup, and it is said`, async () => {
    const { dataDir, file } = await saved()
    spoil(file)
    const spoilt = readFileSync(file)
    const { bench, names, notice } = await reopened(dataDir)
    expect(names).toEqual(['one', 'two'])
    expect(await bench.call('subscriptions.list', {})).toHaveLength(2)
    expect((await bench.call('settings.get', {})).theme).toBe('dark')
    expect(notice).toMatchObject({ code: 'profiles-restored', details: { file, backup: `${file}.backup` } })
    expect(readFileSync(String(notice?.details['setAside'])).equals(spoilt)).toBe(true)
  })
}

it('without a sound backup the profiles begin empty, and it is said', async () => {
  const { dataDir, file } = await saved()
  writeFileSync(file, 'gone')
  writeFileSync(`${file}.backup`, 'gone as well')
  const { names, notice } = await reopened(dataDir)
  expect(names).toEqual([])
  expect(notice).toMatchObject({ code: 'profiles-set-aside', details: { file, damage: 'not-sqlite' } })
})

it('the history of profiles that are gone is never shown under a new connection', async () => {
  const { dataDir, file } = await saved()
  let close: () => void = () => undefined
  const history = openHistoryFile(join(dataDir, 'history.db'), (end) => (close = end))
  const feed = history.feed(2)
  feed.receive('a', 'of another device')
  history.commit(feed)
  close()
  rmSync(file)
  const { bench } = await reopened(dataDir)
  const { id } = await bench.call('connections.create', { profile: profileFor(1) })
  expect(id).toBeGreaterThan(2)
  const view = await bench.call('views.open', { connectionId: id, filter: everything, limit: 10 })
  expect(view.rows).toEqual([])
})
