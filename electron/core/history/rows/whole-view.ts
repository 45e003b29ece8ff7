/** A view that shows every row. */
import type { TimelineRow } from '../../../../shared/types/message.ts'
import { previewBytes } from '../../../../shared/types/message.ts'
import type { PreviewRow } from '../../db/queries/history/messages.ts'
import type { totalsReader } from '../../db/queries/history/totals.ts'
import { idRange, rowId, seqOf } from '../../db/row-id.ts'
import { firstIdAt } from './time-search.ts'
import { timelineRow } from './timeline-row.ts'
import type { Extent, RowReader, View } from './view.ts'
import { completeSearch } from './view.ts'

/** Shows everything: an address is a sequence number, nothing needs to be searched. */
export class WholeView implements View {
  private first = 1
  private last = 0
  private count = 0
  private events = 0
  private readonly reader: RowReader
  private readonly totals: ReturnType<typeof totalsReader>
  private readonly connectionId: number

  constructor(reader: RowReader, totals: ReturnType<typeof totalsReader>, connectionId: number) {
    this.reader = reader
    this.totals = totals
    this.connectionId = connectionId
    this.advance()
  }

  extent(): Extent {
    return { first: this.first, last: this.last, count: this.count, events: this.events, ...completeSearch }
  }

  advance(): void {
    const { from, to } = idRange(this.connectionId)
    const bounds = this.reader.bounds(from, to)
    const { last_seq, messages, events } = this.totals.of(this.connectionId)
    // An emptied timeline continues at its last sequence number.
    this.first = bounds ? seqOf(bounds.first) : last_seq + 1
    this.last = bounds ? seqOf(bounds.last) : last_seq
    // Rows may have been added or deleted between the two reads.
    this.count = Math.min(messages + events, this.last - this.first + 1)
    this.events = Math.min(events, this.count)
  }

  remove(seqs: number[]): boolean {
    return seqs.length > 0
  }

  rows(from: number, to: number, limit: number): TimelineRow[] {
    const fromId = rowId(this.connectionId, Math.max(from, 1))
    const toId = rowId(this.connectionId, Math.min(to, this.last))
    return this.reader.between(fromId, toId, limit, previewBytes).map(addressedBySeq)
  }

  rowsBySeq(seqs: number[]): TimelineRow[] {
    return seqs.flatMap((seq) => this.rows(seq, seq, 1))
  }

  search(): void {
    // Everything is shown, so there is nothing to search.
  }

  stopSearch(): void {
    // There is nothing to stop.
  }

  resumeSearch(): void {
    // There is nothing to resume.
  }

  reaches(): boolean {
    return true
  }

  addressAt(timeMs: number): number {
    return Math.min(seqOf(firstIdAt(this.reader, idRange(this.connectionId), timeMs)), this.last)
  }

  addressOf(seq: number): number | null {
    return this.rows(seq, seq, 1).length > 0 ? seq : null
  }
}

function addressedBySeq(row: PreviewRow): TimelineRow {
  return timelineRow(row, seqOf(row.id))
}
