import { existsSync, readFileSync } from 'node:fs'
import { lstat, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'

const shape = z.array(z.string())
/** More are not remembered: on drives that never come back they would add up. */
const maxRemembered = 100

/**
 * The part files of the exports under way, remembered beside the data, so that what a killed program leaves is found.
 */
export interface UnfinishedExports {
  /** Best effort: where the data folder is full, an export to another drive is all the more welcome. */
  add(partPath: string): Promise<void>
  remove(partPath: string): Promise<void>
  /**
   * Deletes what earlier runs left. Only for the one who holds the data folder. A drive may take its time to answer.
   */
  clean(): Promise<void>
}

/** The name of a part file: says whose it is, and is short whatever the name of the export. */
export function partFileName(id: string): string {
  return `heliograph-${id}.part`
}
const partFile = /^heliograph-[0-9a-f-]{36}\.part$/

export function createUnfinishedExports(dataDir: string): UnfinishedExports {
  const listPath = join(dataDir, 'unfinished-exports.json')
  let paths: readonly string[] = []
  let written: Promise<void> = Promise.resolve()

  /** One after the other, each with what is true by then. */
  function keep(next: readonly string[]): Promise<void> {
    paths = next.slice(-maxRemembered)
    const write = async () => {
      if (paths.length === 0) await rm(listPath, { force: true })
      else await writeFile(listPath, JSON.stringify(paths), { mode: 0o600 })
    }
    written = written.then(write).catch(() => undefined)
    return written
  }

  const remove = (partPath: string) => keep(paths.filter((path) => path !== partPath))

  return {
    add: (partPath) => keep([...paths, partPath]),
    remove,
    async clean() {
      const left = readList(listPath)
      paths = [...left, ...paths]
      await Promise.all(
        left.map(async (path) => {
          if (await isDone(path)) await remove(path)
        }),
      )
    },
  }
}

function readList(path: string): string[] {
  try {
    return shape.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // No list, or not one of ours: nothing is deleted.
    return []
  }
}

/**
 * Deletes a part file. False where it may still be there later: its drive is not connected, or it cannot be deleted
 * now.
 */
async function isDone(path: string): Promise<boolean> {
  if (!partFile.test(basename(path))) return true
  try {
    if ((await lstat(path)).isFile()) await rm(path)
    return true
  } catch {
    return existsSync(dirname(path)) && !existsSync(path)
  }
}
