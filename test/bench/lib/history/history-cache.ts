import { constants } from 'node:fs'
import { copyFile, mkdir, open, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { historyMigrations } from '../../../../electron/core/db/migrations/history/index.ts'
import type { MadeHistory } from './made-history.ts'
import { startHelper } from '../processes.ts'

const folder = join(tmpdir(), 'heliograph-bench')
/** What stands in the file changes with the schema, and with this number whenever it is made in another way. */
const make = 2
const connectionId = 1

/** A history of so many messages of the first connection, made once and kept for later runs. */
export interface CachedHistory extends MadeHistory {
  file: string
  fileMb: number
}

/** Makes it, which takes about ten seconds for a million messages, unless it is there. */
export async function cachedHistory(count: number): Promise<CachedHistory> {
  const schema = Math.max(...historyMigrations.map(({ number }) => number))
  const file = join(folder, `history-${count}-schema-${schema}-make-${make}.db`)
  await mkdir(folder, { recursive: true })
  const missing = await stat(file).then(
    () => false,
    () => true,
  )
  if (missing) {
    const maker = startHelper(new URL('made-history.ts', import.meta.url), [file, count, connectionId])
    await maker.line()
    await maker.stop()
  }
  const made = JSON.parse(await readFile(`${file}.json`, 'utf8')) as MadeHistory
  return { ...made, file, fileMb: (await stat(file)).size / 2 ** 20 }
}

/** A copy of it to be written to: without copying where the file system can. */
export async function copyHistory({ file }: CachedHistory, dataDir: string): Promise<void> {
  const copy = join(dataDir, 'history.db')
  await copyFile(file, copy, constants.COPYFILE_FICLONE)
  // Otherwise it is written while commits are measured, and they wait for it.
  const handle = await open(copy)
  await handle.sync()
  await handle.close()
}
