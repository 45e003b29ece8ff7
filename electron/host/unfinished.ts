import { existsSync, readFileSync } from 'node:fs'
import { lstat, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'

const shape = z.array(z.string())
/** Limits the list, which entries on drives that never come back would otherwise let grow. */
const maxRemembered = 100

/**
 * The part files of the exports under way, remembered beside the data, so that what a killed program leaves is found.
 */
export interface UnfinishedExports {
  /** Best effort: a full data folder must not prevent an export to another drive. */
  add(partPath: string): Promise<void>
  remove(partPath: string): Promise<void>
  /**
   * Deletes what earlier runs left. Only the process that owns the data folder may call this. A slow drive can delay
   * it.
   */
  clean(): Promise<void>
}

/** The name of a part file. It identifies its program and is short however long the name of the export is. */
export function partFileName(id: string): string {
  return `heliograph-${id}.part`
}
const partFile = /^heliograph-[0-9a-f-]{36}\.part$/

export function createUnfinishedExports(dataDir: string): UnfinishedExports {
  const listPath = join(dataDir, 'unfinished-exports.json')
  let paths: readonly string[] = []
  let written: Promise<void> = Promise.resolve()

  /** Writes run one after the other, each with the list of that moment. */
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
    // The list is missing or not valid: nothing is deleted.
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
