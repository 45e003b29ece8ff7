import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ViewFilter } from '../../../shared/types/message.ts'
import type { ExportFormat, ExportProgress } from '../../../shared/types/workbench.ts'
import { bridge } from '../../bridge/index.ts'

const finished: ReadonlySet<ExportProgress['state']> = new Set(['done', 'cancelled', 'failed'])

/** The exports this page started, newest last, until they are put away. */
export const useExportsStore = defineStore('exports', () => {
  const byId = shallowRef<ReadonlyMap<number, ExportProgress>>(new Map())
  const handedOver = new Set<number>()

  function take(progress: ExportProgress): void {
    const known = byId.value.get(progress.exportId)
    // What is over stays over, in whatever order the reply and the news come.
    if (known && finished.has(known.state)) return
    byId.value = new Map(byId.value).set(progress.exportId, progress)
  }

  bridge.on('exports.progressed', take)

  async function start(connectionId: number, filter: ViewFilter, format: ExportFormat): Promise<void> {
    take(await bridge.call('exports.start', { connectionId, filter, format }))
  }

  async function cancel(exportId: number): Promise<void> {
    await bridge.call('exports.cancel', { exportId })
  }

  /** Whether the file is still to be handed to the browser: true once for each export. */
  function claimDownload(exportId: number): boolean {
    if (handedOver.has(exportId)) return false
    handedOver.add(exportId)
    return true
  }

  function putAway(exportId: number): void {
    const next = new Map(byId.value)
    next.delete(exportId)
    byId.value = next
  }

  return {
    list: computed(() => [...byId.value.values()]),
    start,
    cancel,
    claimDownload,
    putAway,
  }
})
