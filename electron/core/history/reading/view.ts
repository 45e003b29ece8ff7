import type { TimelineRow, ViewFilter } from '../../../../shared/types/message.ts'
import { previewBytes } from '../../../../shared/types/message.ts'
import type { ReadDb } from '../../db/open.ts'
import type { messageReader, PreviewRow } from '../../db/queries/messages.ts'
import { idRange, rowId, seqOf } from '../row-id.ts'
import { AddressBook } from './address-book.ts'
import { isOpen, RowFilter } from './row-filter.ts'
import { timelineRow } from './timeline-row.ts'

/** First and last address of a view, and whether older history may still add some. */
export interface Extent {
  first: number
  last: number
  complete: boolean
}

/** A window on one connection's timeline, in the reader's thread. */
export interface View {
  extent(): Extent
  /** Takes in what was committed since the last time. */
  advance(): void
  /** Rows with from <= address <= to that still exist, at most `limit`, ascending. */
  rows(from: number, to: number, limit: number): TimelineRow[]
  /** The rows with these sequence numbers that the view shows. */
  rowsBySeq(seqs: number[]): TimelineRow[]
  /** Looks further back for at most about `budgetMs`. Does nothing once complete. */
  search(budgetMs: number): void
}

type Reader = ReturnType<typeof messageReader>

/** A view on a connection through a filter. */
export function openView(db: ReadDb, reader: Reader, connectionId: number, filter: ViewFilter): View {
  return isOpen(filter)
    ? new OpenView(reader, connectionId)
    : new FilteredView(db, reader, connectionId, filter)
}

/** Shows everything: an address is a sequence number, nothing needs to be searched. */
class OpenView implements View {
  private first = 1
  private last = 0
  private readonly reader: Reader
  private readonly connectionId: number

  constructor(reader: Reader, connectionId: number) {
    this.reader = reader
    this.connectionId = connectionId
    this.advance()
  }

  extent(): Extent {
    return { first: this.first, last: this.last, complete: true }
  }

  advance(): void {
    const { from, to } = idRange(this.connectionId)
    const bounds = this.reader.bounds(from, to)
    this.first = bounds ? seqOf(bounds.first) : 1
    this.last = bounds ? seqOf(bounds.last) : 0
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
    // Everything is shown: there is nothing to look for.
  }
}

function addressedBySeq(row: PreviewRow): TimelineRow {
  return timelineRow(row, seqOf(row.id))
}

const rowsPerScan = 1_000

/** Shows what a filter lets through: addresses are given to matches as they are found, newest first. */
class FilteredView implements View {
  private readonly reader: Reader
  private readonly connectionId: number
  private readonly filter: RowFilter
  private readonly book = new AddressBook()
  /** Rows with an id below this one are still to be searched. */
  private searchedDownTo: number
  /** Rows with an id from this one on are still to be taken in. */
  private searchedUpTo: number
  private complete = false

  constructor(db: ReadDb, reader: Reader, connectionId: number, filter: ViewFilter) {
    this.reader = reader
    this.connectionId = connectionId
    this.filter = new RowFilter(db, connectionId, filter)
    const { from, to } = idRange(connectionId)
    const bounds = reader.bounds(from, to)
    this.searchedUpTo = bounds ? bounds.last + 1 : from
    this.searchedDownTo = this.searchedUpTo
  }

  extent(): Extent {
    return { first: this.book.first, last: this.book.last, complete: this.complete }
  }

  advance(): void {
    const { to } = idRange(this.connectionId)
    const payload = this.filter.needsPayload
    for (;;) {
      const rows = this.reader.scan(this.searchedUpTo, to, { limit: rowsPerScan, down: false, payload })
      for (const row of rows) if (this.filter.matches(row)) this.book.append(seqOf(row.id))
      const last = rows.at(-1)
      if (last) this.searchedUpTo = last.id + 1
      if (rows.length < rowsPerScan) return
    }
  }

  search(budgetMs: number): void {
    const { from } = idRange(this.connectionId)
    const payload = this.filter.needsPayload
    const startMs = performance.now()
    while (!this.complete && performance.now() - startMs < budgetMs) {
      const rows = this.reader.scan(from, this.searchedDownTo, { limit: rowsPerScan, down: true, payload })
      for (const row of rows) if (this.filter.matches(row)) this.book.prepend(seqOf(row.id))
      this.searchedDownTo = rows.at(-1)?.id ?? from
      this.complete = rows.length < rowsPerScan
    }
  }

  rows(from: number, to: number, limit: number): TimelineRow[] {
    const rows: TimelineRow[] = []
    const end = Math.min(to, this.book.last)
    for (let address = Math.max(from, this.book.first); address <= end && rows.length < limit; address++) {
      const row = this.rowAt(address)
      if (row) rows.push(row)
    }
    return rows
  }

  rowsBySeq(seqs: number[]): TimelineRow[] {
    return seqs.flatMap((seq) => {
      const address = this.book.addressOf(seq)
      const row = address === null ? null : this.rowAt(address)
      return row ?? []
    })
  }

  private rowAt(address: number): TimelineRow | null {
    const id = rowId(this.connectionId, this.book.seqAt(address))
    const [row] = this.reader.between(id, id, 1, previewBytes)
    return row ? timelineRow(row, address) : null
  }
}
