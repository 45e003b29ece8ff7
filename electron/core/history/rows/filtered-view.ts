/** A view that applies a filter. */
import type { TimelineRow, ViewFilter } from '../../../../shared/types/message.ts'
import { previewBytes } from '../../../../shared/types/message.ts'
import type { ReadDb } from '../../db/open.ts'
import { whileMatching } from '../../db/queries/history/matches.ts'
import { idRange, rowId, seqOf } from '../../db/row-id.ts'
import { AddressBook } from './address-book.ts'
import { isOfWordsAlone, RowFilter, showsEvents } from './row-filter.ts'
import { hitFinder } from './text-hits.ts'
import { firstIdAt } from './time-search.ts'
import { timelineRow } from './timeline-row.ts'
import type { Extent, RowReader, View } from './view.ts'
import { completeSearch } from './view.ts'

/** Matches that one scan takes: about a screenful at first, then more. */
const firstMatches = 200
const maxMatches = 5_000
/** Ids that one scan covers. The window starts small, grows after a fast scan and shrinks after a slow one. */
const firstWindow = 20_000
/** A first window for the word index, which covers many rows at once. */
const firstWordWindow = 500_000
/** A first window for a regular expression, whose cost is unknown in advance. */
const firstPatternWindow = 16
const smallestWindow = 1
const largestWindow = 2_000_000
const veryQuickMs = 0.75
const quickMs = 3
const slowMs = 12
/** Clocks step back: rows this much older than a time are still checked. */
const clockSlackMs = 24 * 3_600_000

/** Shows what a filter lets through: addresses are given to matches as they are found, newest first. */
export class FilteredView implements View {
  private readonly reader: RowReader
  private readonly connectionId: number
  private readonly filter: RowFilter
  private readonly book = new AddressBook()
  /** Rows with an id of at least this one are searched. */
  private oldestId: number
  /** Rows with an id below this one are searched. */
  private readonly newestId: number
  /** Rows with an id below this one are still to be searched. */
  private searchedDownTo: number
  /** Rows with an id of at least this one are still to be added. */
  private searchedUpTo: number
  private window: number
  private matches = firstMatches
  private stopped = false
  private readonly events: 0 | null
  private readonly hitsIn: ReturnType<typeof hitFinder>
  private readonly db: ReadDb

  constructor(db: ReadDb, reader: RowReader, connectionId: number, filter: ViewFilter) {
    this.db = db
    this.reader = reader
    this.connectionId = connectionId
    this.filter = new RowFilter(db, connectionId, filter)
    this.hitsIn = hitFinder(filter)
    this.events = showsEvents(filter) ? null : 0
    this.window = firstWindowOf(filter)
    const { from, to } = idRange(connectionId)
    const bounds = reader.bounds(from, to)
    this.searchedUpTo = bounds ? bounds.last + 1 : from
    this.oldestId =
      filter.sinceMs === undefined ? (bounds?.first ?? from) : this.idAt(filter.sinceMs - clockSlackMs)
    this.newestId =
      filter.untilMs === undefined ? this.searchedUpTo : this.idAt(filter.untilMs + clockSlackMs)
    this.searchedDownTo = this.newestId
  }

  extent(): Extent {
    const { first, last, count } = this.book
    const { events } = this
    if (this.searchedDownTo <= this.oldestId) return { first, last, count, events, ...completeSearch }
    const oldest = this.reader.timeAt(this.searchedDownTo, this.newestId)
    return {
      first,
      last,
      count,
      events,
      complete: false,
      searchedPart: (this.newestId - this.searchedDownTo) / (this.newestId - this.oldestId),
      searchedBackToMs: oldest?.time_ms ?? null,
      stopped: this.stopped,
    }
  }

  advance(): void {
    const { from, to } = idRange(this.connectionId)
    const bounds = this.reader.bounds(from, to)
    const end = bounds ? bounds.last + 1 : from
    this.forgetBefore(bounds ? bounds.first : to)
    while (this.searchedUpTo < end) {
      const ids = this.filter.up(this.searchedUpTo, end, maxMatches)
      for (const id of ids) this.book.append(seqOf(id))
      this.searchedUpTo = ids.length < maxMatches ? end : (ids.at(-1) ?? end) + 1
    }
  }

  remove(seqs: number[]): boolean {
    let any = false
    for (const seq of seqs) any = this.book.remove(seq) || any
    return any
  }

  search(budgetMs: number): void {
    const startMs = performance.now()
    do {
      if (this.searchedDownTo > this.oldestId) this.scan()
    } while (this.searchedDownTo > this.oldestId && performance.now() - startMs < budgetMs)
  }

  stopSearch(): void {
    this.stopped = true
  }

  resumeSearch(): void {
    this.stopped = false
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

  reaches(timeMs: number): boolean {
    return this.searchedDownTo <= Math.max(this.oldestId, this.idAt(timeMs))
  }

  addressAt(timeMs: number): number {
    const seq = seqOf(this.idAt(timeMs))
    return Math.min(this.book.firstFrom(seq), this.book.last)
  }

  addressOf(seq: number): number | null {
    return this.book.addressOf(seq)
  }

  private forgetBefore(id: number): void {
    if (id <= this.oldestId) return
    this.oldestId = id
    this.book.dropBelow(id - idRange(this.connectionId).from)
  }

  private scan(): void {
    const startMs = performance.now()
    const from = Math.max(this.oldestId, this.searchedDownTo - this.window)
    const ids = this.filter.down(from, this.searchedDownTo, this.matches)
    for (const id of ids) this.book.prepend(seqOf(id))
    const full = ids.length === this.matches
    this.searchedDownTo = full ? (ids.at(-1) ?? from) : from
    const tookMs = performance.now() - startMs
    if (full && tookMs < slowMs) this.matches = Math.min(this.matches * 2, maxMatches)
    if (tookMs < quickMs) {
      this.window = Math.min(this.window * (tookMs < veryQuickMs ? 4 : 2), largestWindow)
    } else if (tookMs > slowMs) this.window = Math.max(Math.floor(this.window / 4), smallestWindow)
  }

  private idAt(timeMs: number): number {
    return firstIdAt(this.reader, idRange(this.connectionId), timeMs)
  }

  private rowAt(address: number): TimelineRow | null {
    const id = rowId(this.connectionId, this.book.seqAt(address))
    const [stored] = this.reader.between(id, id, 1, previewBytes)
    if (!stored) return null
    const row = timelineRow(stored, address)
    const { hitsIn } = this
    if (!hitsIn || row.kind === 'event') return row
    return { ...row, hits: whileMatching(this.db, () => hitsIn(row)) }
  }
}

function firstWindowOf(filter: ViewFilter): number {
  if (filter.match === 'regexp') return firstPatternWindow
  return isOfWordsAlone(filter) ? firstWordWindow : firstWindow
}
