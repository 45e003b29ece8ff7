import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ViewFilter } from '../../../shared/types/message.ts'
import type {
  ExportFormat,
  ExportProgress,
  SavedFile,
  SavedFormat,
  TableOptions,
} from '../../../shared/types/workbench.ts'
import { bridge } from '../../bridge/index.ts'

const finished: ReadonlySet<ExportProgress['state']> = new Set(['done', 'cancelled', 'failed'])

/** The format of an export, with the options of a CSV file. */
export interface ExportChoice {
  format: ExportFormat
  table?: TableOptions
}

/** The exports that this page started, newest last, until the user removes them. */
export const useExportsStore = defineStore('exports', () => {
  const byId = shallowRef<ReadonlyMap<number, ExportProgress>>(new Map())

  function take(progress: ExportProgress): void {
    const known = byId.value.get(progress.exportId)
    // The reply and the events may arrive in any order: an export that has ended stays ended.
    if (known && finished.has(known.state)) return
    byId.value = new Map(byId.value).set(progress.exportId, progress)
    if (progress.state === 'done' && progress.url !== null) download(progress.url, progress.fileName)
  }

  bridge.on('exports.progressed', take)

  async function start(connectionId: number, filter: ViewFilter, choice: ExportChoice): Promise<void> {
    take(await bridge.call('exports.start', { connectionId, filter, ...choice }))
  }

  async function cancel(exportId: number): Promise<void> {
    await bridge.call('exports.cancel', { exportId })
  }

  /** Keeps a file that the page made. Null when the user cancels. */
  async function save(name: string, format: SavedFormat, bytes: Uint8Array): Promise<SavedFile | null> {
    const saved = await bridge.call('exports.save', { name, format, bytes })
    if (saved?.url) download(saved.url, saved.fileName)
    return saved
  }

  function putAway(exportId: number): void {
    const next = new Map(byId.value)
    next.delete(exportId)
    byId.value = next
  }

  return {
    ofConnection: (connectionId: number): readonly ExportProgress[] =>
      [...byId.value.values()].filter((progress) => progress.connectionId === connectionId),
    start,
    cancel,
    save,
    putAway,
  }
})

/** In browser mode the core has the file ready. Only the browser knows the user's download folder. */
function download(url: string, fileName: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
}
