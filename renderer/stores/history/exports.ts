import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ViewFilter } from '../../../shared/types/message.ts'
import type { ExportFormat, ExportProgress, TableOptions } from '../../../shared/types/workbench.ts'
import { bridge } from '../../bridge/index.ts'

const finished: ReadonlySet<ExportProgress['state']> = new Set(['done', 'cancelled', 'failed'])

/** What is exported, and as what. `table`: of a CSV file. */
export interface ExportChoice {
  format: ExportFormat
  table?: TableOptions
}

/** The exports this page started, newest last, until they are put away. */
export const useExportsStore = defineStore('exports', () => {
  const byId = shallowRef<ReadonlyMap<number, ExportProgress>>(new Map())

  function take(progress: ExportProgress): void {
    const known = byId.value.get(progress.exportId)
    // What is over stays over, in whatever order the reply and the news come.
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
    putAway,
  }
})

/** The core of browser mode has the file ready; only the browser knows where its user keeps downloads. */
function download(url: string, fileName: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
}
