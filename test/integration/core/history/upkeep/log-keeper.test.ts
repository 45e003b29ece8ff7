import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { LogKeeper } from '../../../../../electron/core/history/upkeep/log-keeper.ts'
import { openHistoryFile } from '../../../../helpers/history/history-file.ts'
import { nodeArgs } from '../../../../helpers/programs/node-args.ts'

const script = join(import.meta.dirname, '../../../../helpers/history/read-history.ts')

function startReader(path: string): ChildProcess {
  const reader = spawn(process.execPath, nodeArgs(script, path), { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    reader.kill('SIGKILL')
    if (reader.exitCode === null && reader.signalCode === null) await once(reader, 'exit')
  })
  return reader
}

it('the log stays below 64 MB in a flood that two readers read without a pause', async () => {
  const file = openHistoryFile()
  const keeper = new LogKeeper(file.db)
  onTestFinished(() => {
    keeper.stop()
  })
  const feed = file.feed(1)
  const payload = Buffer.alloc(2_000, 'a')
  const commitMegabyte = () => {
    for (let row = 0; row < 500; row++) feed.receive('flood', payload)
    file.commit(feed)
  }
  commitMegabyte()
  const readers = [startReader(file.path), startReader(file.path)]
  let largest = 0
  let reads = 0
  for (const { stdout } of readers) stdout?.on('data', () => reads++)
  await expect.poll(() => reads, { timeout: 15_000 }).toBeGreaterThan(1)
  const before = reads
  for (let megabyte = 0; megabyte < 120; megabyte++) {
    commitMegabyte()
    keeper.written()
    largest = Math.max(largest, keeper.sizeBytes())
    // The readers say that they still read.
    if (megabyte % 20 === 0) await new Promise(setImmediate)
  }
  expect(reads).toBeGreaterThan(before)
  expect(largest).toBeLessThan(64 * 1024 * 1024)
}, 120_000)

it('the log gives its space back when nothing is written any more', async () => {
  const file = openHistoryFile()
  const keeper = new LogKeeper(file.db)
  onTestFinished(() => {
    keeper.stop()
  })
  const feed = file.feed(1)
  feed.receive('t', Buffer.alloc(1_000_000))
  file.commit(feed)
  keeper.written()
  expect(keeper.sizeBytes()).toBeGreaterThan(1_000_000)
  await expect.poll(() => keeper.sizeBytes(), { timeout: 10_000 }).toBe(0)
})
