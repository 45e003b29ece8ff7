/** Runs exports and writes their files. */
import type { CheckedInput } from '../../../shared/contract/contract.ts'
import { reasonOf, WorkbenchError } from '../../../shared/errors.ts'
import type { Connection } from '../../../shared/types/connection.ts'
import type { ViewFilter } from '../../../shared/types/message.ts'
import type { ExportProgress, SavedFile, TableOptions } from '../../../shared/types/workbench.ts'
import type { Client } from '../ports/client.ts'
import type { ReaderCalls } from '../history/reading/reader-protocol.ts'
import { isHung, searchTooSlow } from '../history/reading/slow-search.ts'
import type { ExportTarget, HostPorts } from '../ports/host-ports.ts'
import type { Remote } from '../threads/rpc.ts'
import { exportFileName } from './export-file-name.ts'

const progressIntervalMs = 200
const plainTable: TableOptions = { sessionLines: false, fieldColumns: false }

interface RunningExport {
  client: Client
  progress: ExportProgress
  cancelled: boolean
  finished: Promise<void>
}

/** The exports under way. A file gets its final name only when it is complete. */
export class Exports {
  private readonly reader: Remote<ReaderCalls>
  private readonly ports: HostPorts
  private readonly running = new Map<number, RunningExport>()
  private lastId = 0

  constructor(reader: Remote<ReaderCalls>, ports: HostPorts) {
    this.reader = reader
    this.ports = ports
  }

  /** Begins an export; `exports.progressed` reports its progress and result. */
  start(
    { connectionId, filter, format, table = plainTable }: CheckedInput<'exports.start'>,
    connection: Connection,
    client: Client,
  ): ExportProgress {
    const exportId = ++this.lastId
    const fileName = exportFileName(connection.name, Date.now(), format)
    const progress: ExportProgress = {
      exportId,
      connectionId,
      state: 'choosing',
      scanned: 0,
      fieldsLeftOut: 0,
      written: 0,
      total: 0,
      bytes: 0,
      path: null,
      url: null,
      fileName,
      reason: null,
    }
    const run: RunningExport = { client, progress, cancelled: false, finished: Promise.resolve() }
    this.running.set(exportId, run)
    const { name, transport, host, port } = connection
    const head = {
      exportedAtMs: Date.now(),
      connection: { name, address: `${transport}://${host.includes(':') ? `[${host}]` : host}:${port}` },
      filter,
    }
    run.finished = this.run(run, filter, () =>
      this.reader.openExport(exportId, { connectionId, filter, format, table, head }),
    )
    return { ...progress }
  }

  /** Writes a file that a page made. Null when the user cancels. */
  async save({ name, format, bytes }: CheckedInput<'exports.save'>): Promise<SavedFile | null> {
    const fileName = exportFileName(name, Date.now(), format, 'chart')
    const target = await this.ports.openExportTarget(fileName)
    if (!target) return null
    try {
      await target.write(bytes)
      return { fileName, ...(await target.finish()) }
    } catch (error) {
      // The cause of the failure matters, not whether the partial file could be removed.
      await target.abort().catch(() => undefined)
      throw error
    }
  }

  /** Stops an export and removes what it wrote. Throws WorkbenchError `not-found`. */
  cancel(exportId: number, client: Client): void {
    const run = this.running.get(exportId)
    if (run?.client !== client) {
      throw new WorkbenchError('not-found', `There is no export ${exportId}.`, {
        kind: 'export',
        id: exportId,
      })
    }
    run.cancelled = true
  }

  /** A page has disconnected. */
  cancelAllOf(client: Client): void {
    for (const run of this.running.values()) if (run.client === client) run.cancelled = true
  }

  /** Cancels all and waits for them. */
  async close(): Promise<void> {
    for (const run of this.running.values()) run.cancelled = true
    const writing = [...this.running.values()].filter(({ progress }) => progress.state === 'running')
    await Promise.all(writing.map(({ finished }) => finished))
  }

  private async run(run: RunningExport, filter: ViewFilter, open: () => Promise<void>): Promise<void> {
    const { exportId, fileName } = run.progress
    let target: ExportTarget | null = null
    try {
      target = await this.ports.openExportTarget(fileName)
      if (!target || run.cancelled) {
        await target?.abort()
        this.tell(run, { state: 'cancelled' })
        return
      }
      await open()
      await this.write(run, target)
    } catch (error) {
      // The cause of the failure matters, not whether the partial file could be removed.
      await target?.abort().catch(() => undefined)
      this.tell(run, { state: 'failed', reason: reasonOf(explained(error, filter)) })
    } finally {
      void this.reader.closeExport.asEvent(exportId)
      this.running.delete(exportId)
    }
  }

  private async write(run: RunningExport, target: ExportTarget): Promise<void> {
    this.tell(run, { state: 'running' })
    let toldMs = performance.now()
    let bytes = 0
    for (;;) {
      if (run.cancelled) {
        await target.abort()
        this.tell(run, { state: 'cancelled' })
        return
      }
      const chunk = await this.reader.stepExport(run.progress.exportId)
      if (chunk.bytes.length > 0) await target.write(chunk.bytes)
      bytes += chunk.bytes.length
      const { scanned, fieldsLeftOut, written, total, done } = chunk
      if (done) {
        const place = await target.finish()
        this.tell(run, { state: 'done', scanned, fieldsLeftOut, written, total, bytes, ...place })
        return
      }
      if (performance.now() - toldMs < progressIntervalMs) continue
      toldMs = performance.now()
      this.tell(run, { scanned, written, total, bytes })
    }
  }

  private tell(run: RunningExport, change: Partial<ExportProgress>): void {
    run.progress = { ...run.progress, ...change }
    run.client.emit('exports.progressed', run.progress)
  }
}

function explained(error: unknown, filter: ViewFilter): unknown {
  return filter.match === 'regexp' && isHung(error) ? searchTooSlow(filter) : error
}
