import type { ViewFilter } from '../../../../shared/types/message.ts'
import type { ExportFormat } from '../../../../shared/types/workbench.ts'
import type { ReadDb } from '../../db/open.ts'
import { messageReader } from '../../db/queries/history/messages.ts'
import { exportEncoder } from '../../formats/export-encoder.ts'
import type { ExportEncoder, ExportHead } from '../../formats/export-row.ts'
import { openView } from '../rows/view.ts'
import type { View } from '../rows/view.ts'
import { wholeMessage } from '../rows/whole-message.ts'

/** Time of one step: how long a cancel may wait. */
const stepMs = 50
const chunkBytes = 1024 * 1024

/** What an export writes. */
export interface ExportRequest {
  connectionId: number
  filter: ViewFilter
  format: ExportFormat
  head: ExportHead
}

/** The next bytes of an export. */
export interface ExportChunk {
  bytes: Uint8Array
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
  private written = 0

  constructor(db: ReadDb, { connectionId, filter, format, head }: ExportRequest) {
    this.reader = messageReader(db)
    this.connectionId = connectionId
    this.view = openView(db, this.reader, connectionId, filter)
    this.encoder = exportEncoder(format, head)
    this.last = this.view.extent().last
  }

  /** Works for about 50 ms or a megabyte. */
  step(): ExportChunk {
    this.view.search(stepMs)
    const { first, complete } = this.view.extent()
    const total = this.last - first + 1
    if (!complete) return { bytes: new Uint8Array(0), written: 0, total, done: false }
    const parts: Uint8Array[] = this.next === null ? [this.encoder.begin()] : []
    this.next ??= first
    const startMs = performance.now()
    let bytes = 0
    while (this.next <= this.last && bytes < chunkBytes && performance.now() - startMs < stepMs) {
      const part = this.encode(this.next++)
      if (part) parts.push(part)
      bytes += part?.length ?? 0
    }
    const done = this.next > this.last
    if (done) parts.push(this.encoder.end())
    return { bytes: Buffer.concat(parts), written: this.written, total, done }
  }

  private encode(address: number): Uint8Array | null {
    const [row] = this.view.rows(address, address, 1)
    if (!row) return null
    const message = row.kind === 'event' ? null : wholeMessage(this.reader, this.connectionId, row.seq)
    this.written++
    return this.encoder.row({
      row,
      payload: message?.payload ?? new Uint8Array(0),
      properties: message?.properties ?? [],
    })
  }
}
