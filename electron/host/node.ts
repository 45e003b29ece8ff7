import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { downloadsPath } from '../../shared/wire.ts'
import type { HostPorts } from '../core/ports/host-ports.ts'
import { openFileTarget } from './exports.ts'

/** Limit of exports kept for download at a time; the oldest are removed first. */
const maxDownloads = 20

interface Download {
  path: string
  fileName: string
}

export interface NodeHost {
  ports: HostPorts
  findDownload(id: string): Download | undefined
  /** Removes what earlier runs left. Only the process that owns the data folder may call this. */
  clean(): Promise<void>
}

/** The ports of browser mode: an export is a temporary file that the page downloads. */
export function createNodeHost(dataDir: string): NodeHost {
  const folder = join(dataDir, 'exports')
  const downloads = new Map<string, Download>()

  async function keep(id: string, download: Download): Promise<void> {
    downloads.set(id, download)
    const [oldest] = downloads
    if (downloads.size <= maxDownloads || oldest === undefined) return
    downloads.delete(oldest[0])
    await rm(oldest[1].path, { force: true })
  }

  return {
    findDownload: (id) => downloads.get(id),
    clean: () => rm(folder, { recursive: true, force: true }),
    ports: {
      async openExportTarget(fileName) {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        const id = randomUUID()
        const path = join(folder, id)
        const target = await openFileTarget(path, null, () => ({ path: null, url: downloadsPath + id }))
        return {
          ...target,
          async finish() {
            const finished = await target.finish()
            await keep(id, { path, fileName })
            return finished
          },
        }
      },
    },
  }
}
