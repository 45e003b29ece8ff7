import { randomUUID } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { WorkbenchError } from '../../shared/errors.ts'
import type { ExportTarget } from '../core/ports/host-ports.ts'
import type { UnfinishedExports } from './unfinished.ts'
import { partFileName } from './unfinished.ts'

/**
 * A file that is written beside its final name and renamed once complete, so that a half written export is never
 * taken for a whole one. `finished` tells what the page is told. `unfinished` remembers it until then, where nobody
 * else cleans up its folder.
 */
export async function openFileTarget(
  path: string,
  unfinished: UnfinishedExports | null,
  finished: () => { path: string | null; url: string | null },
): Promise<ExportTarget> {
  const partPath = join(dirname(path), partFileName(randomUUID()))
  const file = await guarded(path, async () => {
    await unfinished?.add(partPath)
    return await open(partPath, 'wx', 0o600)
  }).catch(async (error: unknown) => {
    await unfinished?.remove(partPath)
    throw error
  })

  const discard = async (): Promise<void> => {
    await closeQuietly(file)
    await rm(partPath, { force: true })
    await unfinished?.remove(partPath)
  }

  return {
    write: (chunk) => guarded(path, () => writeAll(file, chunk)),
    async finish() {
      try {
        await guarded(path, async () => {
          await file.sync()
          await file.close()
          await rename(partPath, path)
        })
      } catch (error) {
        await discard()
        throw error
      }
      await unfinished?.remove(partPath)
      return finished()
    },
    abort: discard,
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.byteLength;) {
    const { bytesWritten } = await file.write(chunk, offset)
    offset += bytesWritten
  }
}

async function closeQuietly(file: FileHandle): Promise<void> {
  await file.close().catch(() => undefined)
}

async function guarded<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    const cause = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    throw new WorkbenchError('file-unwritable', `${basename(path)} could not be written (${cause}).`, {
      file: basename(path),
      path,
      cause,
    })
  }
}
