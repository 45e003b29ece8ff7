import { closeSync, existsSync, openSync, readFileSync, readdirSync, statSync, truncateSync } from 'node:fs'
import { writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { historyMigrations } from '../../../../electron/core/db/migrations/history/index.ts'
import { latestOf } from '../../../../electron/core/db/migrate.ts'
import { openHistoryFile } from '../../../helpers/history/history-file.ts'
import { everything, profileFor } from '../../../helpers/core/profiles.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'
import type { TestWorkbench } from '../../../helpers/core/workbench.ts'
import { openTestWorkbench } from '../../../helpers/core/workbench.ts'

const page = 4096

/** Names of everything about history but its reserve. */
function historyFilesIn(dataDir: string): string[] {
  return readdirSync(dataDir).filter((name) => name.startsWith('history') && name !== 'history.reserve')
}

/** A data folder of two connections and some megabytes of history, closed in order. */
async function recorded(): Promise<{ dataDir: string; file: string }> {
  const dataDir = tempDir()
  const bench = await openTestWorkbench({ dataDir })
  for (const name of ['one', 'two']) {
    await bench.call('connections.create', { profile: profileFor(1, { name }) })
  }
  await bench.close()
  const file = join(dataDir, 'history.db')
  let close: () => void = () => undefined
  const history = openHistoryFile(file, (end) => (close = end))
  const feed = history.feed(1)
  for (let row = 0; row < 5_000; row++) feed.receive(`t/${row % 10}`, `${row}`.padEnd(500, '.'))
  history.commit(feed)
  close()
  expect(historyFilesIn(dataDir)).toEqual(['history.db'])
  return { dataDir, file }
}

/** A workbench starts whatever it finds. */
async function reopened(dataDir: string): Promise<TestWorkbench> {
  const bench = await openTestWorkbench({ dataDir })
  onTestFinished(() => bench.close())
  return bench
}

async function rowsOf(bench: TestWorkbench): Promise<number> {
  const view = await bench.call('views.open', { connectionId: 1, filter: everything, limit: 10 })
  return view.last - view.first + 1
}

function overwrite(file: string, offset: number, bytes: Buffer): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, bytes, 0, bytes.length, offset)
  closeSync(handle)
}

const damages: { name: string; damage: string; spoil: (file: string) => void }[] = [
  { name: 'empty', damage: 'empty', spoil: (file) => truncateSync(file, 0) },
  {
    name: 'no database at all',
    damage: 'not-sqlite',
    spoil: (file) => writeFileSync(file, 'Dear diary, '.repeat(1_000)),
  },
  { name: 'shorter than a header', damage: 'not-sqlite', spoil: (file) => truncateSync(file, 50) },
  {
    name: 'truncated within a page',
    damage: 'truncated',
    spoil: (file) => truncateSync(file, Math.floor(statSync(file).size / 2 / page) * page + 100),
  },
  {
    name: 'truncated between two pages',
    damage: 'pages',
    spoil: (file) => truncateSync(file, Math.floor(statSync(file).size / 2 / page) * page),
  },
  {
    name: 'zeroed in the middle',
    damage: 'pages',
    spoil: (file) =>
      overwrite(file, Math.floor(statSync(file).size / 2 / page) * page, Buffer.alloc(64 * page)),
  },
  {
    name: 'zeroed at its beginning',
    damage: 'not-sqlite',
    spoil: (file) => overwrite(file, 0, Buffer.alloc(page)),
  },
  {
    name: 'a database of another program',
    damage: 'schema',
    spoil: (file) => {
      truncateSync(file, 0)
      const db = new Database(file)
      db.exec('CREATE TABLE topics (title TEXT)')
      db.close()
    },
  },
  {
    name: 'without one of its tables',
    damage: 'schema',
    spoil: (file) => {
      const db = new Database(file)
      db.exec('DROP TABLE unreleased')
      db.close()
    },
  },
]

describe('a history file that is', () => {
  for (const { name, damage, spoil } of damages) {
    it(`${name} is set aside, and a new one begun, with all profiles`, async () => {
      const { dataDir, file } = await recorded()
      spoil(file)
      const spoilt = readFileSync(file)
      const bench = await reopened(dataDir)
      expect((await bench.call('connections.list', {})).map((connection) => connection.name)).toEqual([
        'one',
        'two',
      ])
      expect(await rowsOf(bench)).toBe(0)
      const { recording, notice } = await bench.call('history.status', {})
      expect(recording).toBe('ok')
      expect(notice).toMatchObject({ code: 'history-set-aside', details: { file, damage } })
      const aside = String(notice?.details['setAside'])
      expect(aside).toMatch(/history\.damaged-\d{8}T\d{6}Z\.db$/)
      expect(readFileSync(aside).equals(spoilt)).toBe(true)
    })
  }

  it('damaged takes the log of a killed process along', async () => {
    const { dataDir, file } = await recorded()
    truncateSync(file, 3 * page)
    writeFileSync(`${file}-wal`, Buffer.alloc(5_000, 7))
    writeFileSync(`${file}-shm`, Buffer.alloc(32_768))
    const bench = await reopened(dataDir)
    const { notice } = await bench.call('history.status', {})
    const aside = String(notice?.details['setAside'])
    expect(readFileSync(`${aside}-wal`).equals(Buffer.alloc(5_000, 7))).toBe(true)
    expect(existsSync(`${aside}-shm`)).toBe(true)
    expect(await rowsOf(bench)).toBe(0)
  })

  it('gone while its log is left is not mistaken for a first start', async () => {
    const { dataDir, file } = await recorded()
    const log = Buffer.alloc(40_000, 3)
    writeFileSync(`${file}-wal`, log)
    truncateSync(file, 0)
    const bench = await reopened(dataDir)
    const { notice } = await bench.call('history.status', {})
    expect(readFileSync(`${String(notice?.details['setAside'])}-wal`).equals(log)).toBe(true)
  })

  it('sound is used without a word', async () => {
    const { dataDir } = await recorded()
    const bench = await reopened(dataDir)
    expect(await bench.call('history.status', {})).toEqual({ recording: 'ok', reason: null, notice: null })
    expect(await rowsOf(bench)).toBe(5_000)
  })

  it('of a newer release is left untouched, and history goes to a file beside it', async () => {
    const { dataDir, file } = await recorded()
    const db = new Database(file)
    db.pragma('user_version = 9000')
    db.close()
    const before = readFileSync(file)
    const known = latestOf(historyMigrations)
    for (let start = 1; start <= 2; start++) {
      const bench = await openTestWorkbench({ dataDir })
      expect(await bench.call('connections.list', {})).toHaveLength(2)
      expect((await bench.call('history.status', {})).notice).toMatchObject({
        code: 'history-newer',
        details: { file, own: join(dataDir, `history-v${known}.db`), version: 9000, known },
      })
      await bench.close()
    }
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(historyFilesIn(dataDir)).toEqual([`history-v${known}.db`, 'history.db'])
  })
})

it('a notice stays until it is dismissed', async () => {
  const { dataDir, file } = await recorded()
  truncateSync(file, 0)
  const bench = await reopened(dataDir)
  expect((await bench.call('history.status', {})).notice).not.toBeNull()
  expect((await bench.call('history.dismissNotice', {})).notice).toBeNull()
  expect(bench.events('history.changed').at(-1)?.notice).toBeNull()
  expect((await bench.call('history.status', {})).notice).toBeNull()
})

it('damage in a large file is found in the background while it is used, and the file set aside at the next start', async () => {
  const dataDir = tempDir()
  const first = await openTestWorkbench({ dataDir })
  await first.call('connections.create', { profile: profileFor(1, { name: 'one' }) })
  await first.close()
  const file = join(dataDir, 'history.db')
  let close: () => void = () => undefined
  const history = openHistoryFile(file, (end) => (close = end))
  const feed = history.feed(1)
  for (let row = 0; row < 40; row++) feed.receive('t', Buffer.alloc(1_000_000, '.'))
  history.commit(feed)
  close()
  overwrite(file, Math.floor(statSync(file).size / 2 / page) * page, Buffer.alloc(page))
  const bench = await reopened(dataDir)
  expect(await rowsOf(bench)).toBe(40)
  expect((await bench.call('history.status', {})).notice).toBeNull()
  const { notice } = await bench.event('history.changed', (status) => status.notice !== null)
  expect(notice).toMatchObject({ code: 'history-damaged', details: { file } })
  expect(await rowsOf(bench)).toBe(40)
  await bench.close()
  const again = await reopened(dataDir)
  expect((await again.call('history.status', {})).notice?.code).toBe('history-set-aside')
  expect(await again.call('connections.list', {})).toHaveLength(1)
}, 60_000)
