/** Produces the bytes of an export from a view, step by step. */
import type { ViewFilter } from '../../../../shared/types/message.ts'
import type { ExportFormat, TableOptions } from '../../../../shared/types/workbench.ts'
import type { ReadDb } from '../../db/open.ts'
import { messageReader } from '../../db/queries/history/messages.ts'
import { exportEncoder } from '../../formats/export-encoder.ts'
import type { ExportEncoder, ExportHead, ExportRow } from '../../formats/export-row.ts'
import { openView } from '../rows/open-view.ts'
import type { View } from '../rows/view.ts'
import { wholeMessage } from '../rows/whole-message.ts'

/** Time of one step, which is the longest that a cancel waits. */
const stepMs = 50
const chunkBytes = 1024 * 1024

/** What an export writes. */
export interface ExportRequest {
  connectionId: number
  filter: ViewFilter
  format: ExportFormat
  table: TableOptions
  head: ExportHead
}

/** The next bytes of an export. */
export interface ExportChunk {
  bytes: Uint8Array
  /** See {@link ExportProgress}. */
  scanned: number
  fieldsLeftOut: number
  /** Messages written so far, these bytes included. */
  written: number
  /** Messages that the export will hold; grows while the history is still being searched. */
  total: number
  done: boolean
}

/** Writes what a view shows when it is opened, oldest first, in steps. */
export class ExportSource {
  private readonly reader: ReturnType<typeof messageReader>
  private readonly view: View
  private readonly encoder: ExportEncoder
  private readonly connectionId: number
  private readonly last: number
  private next: number | null = null
  private toScan: number | null = null
  private begun = false
  private scanned = 0
  private written = 0

  constructor(db: ReadDb, { connectionId, filter, format, table, head }: ExportRequest) {
    this.reader = messageReader(db)
    this.connectionId = connectionId
    this.view = openView(db, this.reader, connectionId, filter)
    this.encoder = exportEncoder(format, table, head)
    this.last = this.view.extent().last
  }

  /** Works for about 50 ms or a megabyte. */
  step(): ExportChunk {
    this.view.search(stepMs)
    const { first, complete } = this.view.extent()
    if (!complete) return this.chunk([], false)
    const deadlineMs = performance.now() + stepMs
    if (this.encoder.scan && !this.scan(first, deadlineMs)) return this.chunk([], false)
    const parts: Uint8Array[] = this.begun ? [] : [this.encoder.begin()]
    this.begun = true
    this.next ??= first
    let bytes = 0
    while (this.next <= this.last && bytes < chunkBytes && performance.now() < deadlineMs) {
      const part = this.encode(this.next++)
      if (part) parts.push(part)
      bytes += part?.length ?? 0
    }
    const done = this.next > this.last
    if (done) parts.push(this.encoder.end())
    return this.chunk(parts, done)
  }

  /** Returns whether all payloads have been scanned. */
  private scan(first: number, deadlineMs: number): boolean {
    this.toScan ??= first
    while (this.toScan <= this.last && performance.now() < deadlineMs) {
      const found = this.rowAt(this.toScan++)
      if (!found || found.row.kind === 'event') continue
      this.encoder.scan?.(found.payload)
      this.scanned++
    }
    return this.toScan > this.last
  }

  private chunk(parts: Uint8Array[], done: boolean): ExportChunk {
    const { first, events } = this.view.extent()
    const expected = this.last - first + 1 - (events ?? 0)
    return {
      bytes: Buffer.concat(parts),
      scanned: this.scanned,
      fieldsLeftOut: this.encoder.fieldsLeftOut?.() ?? 0,
      written: this.written,
      // The number of messages among the rows may be known only now.
      total: done ? this.written : Math.max(this.written, expected),
      done,
    }
  }

  private encode(address: number): Uint8Array | null {
    const found = this.rowAt(address)
    if (!found) return null
    const isEvent = found.row.kind === 'event'
    if (isEvent && this.encoder.messagesOnly) return null
    if (!isEvent) this.written++
    return this.encoder.row(found)
  }

  private rowAt(address: number): ExportRow | null {
    const [row] = this.view.rows(address, address, 1)
    if (!row) return null
    const message = row.kind === 'event' ? null : wholeMessage(this.reader, this.connectionId, row.seq)
    return {
      row,
      payload: message?.payload ?? new Uint8Array(0),
      properties: message?.properties ?? [],
    }
  }
}
