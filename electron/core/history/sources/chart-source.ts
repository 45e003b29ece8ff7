/** Reads the numbers of a chart from the history. */
import { numberAtPath } from '../../../../shared/payload/json/json-number.ts'
import type {
  ChartContents,
  ChartRange,
  ChartSeries,
  ChartValue,
} from '../../../../shared/types/workbench.ts'
import type { ReadDb } from '../../db/open.ts'
import type { chartReader, ChartRow } from '../../db/queries/history/charts.ts'
import { idRange } from '../../db/row-id.ts'
import { recordKind } from '../records/batch.ts'
import { firstIdAt } from '../rows/time-search.ts'
import type { LinesRequest } from './chart-lines.ts'
import { ChartLines } from './chart-lines.ts'

const rowsPerScan = 2_000
/** Maximum number of the newest rows in its range that a chart reads. */
const maxRows = 500_000
/** Newest messages of a topic that are searched for its last number. */
const maxLastRows = 5_000

/** What a chart draws. */
export interface ChartRequest extends LinesRequest, ChartRange {
  kind: 'received' | 'published'
}

/** Extracts the numbers at one JSON path from the messages of the topics that match, oldest first. */
export class ChartSource {
  private readonly reader: ReturnType<typeof chartReader>
  private readonly request: ChartRequest
  private readonly lines: ChartLines
  private readonly endId: number
  private nextId: number
  private cutAtMs: number | null = null

  constructor(db: ReadDb, reader: ReturnType<typeof chartReader>, request: ChartRequest, nowMs: number) {
    this.reader = reader
    this.request = request
    this.lines = new ChartLines(db, reader.topicName, request)
    const range = idRange(request.connectionId)
    this.endId = request.endMs === null ? range.to : firstIdAt(reader, range, request.endMs + 1)
    this.nextId = this.startId((request.endMs ?? nowMs) - request.windowMs)
    if (this.lines.crowded) this.chooseLines()
  }

  /** What the chart begins with. */
  contents(): ChartContents {
    const series = this.advance()
    const { topics, cutAtMs } = this
    return { series, topics, cutAtMs, last: this.lines.hasOwn ? null : this.lastNumber() }
  }

  /** The points since the last call. */
  advance(): ChartSeries[] {
    for (;;) {
      const rows = this.scan(this.nextId)
      for (const row of rows) this.lines.add(row)
      const last = rows.at(-1)
      if (last) this.nextId = last.id + 1
      if (rows.length < rowsPerScan) return this.lines.take()
    }
  }

  /** How many topics had a number, drawn or not. */
  get topics(): number {
    return this.lines.count
  }

  private scan(from: number): ChartRow[] {
    const rows = { from, to: this.endId, kind: recordKind[this.request.kind], limit: rowsPerScan }
    if (!this.single) return this.reader.rows(rows)
    const topicId = this.topicId()
    return topicId === undefined ? [] : this.reader.rowsOf(topicId, rows)
  }

  private chooseLines(): void {
    const kind = recordKind[this.request.kind]
    for (let to = this.endId; ;) {
      const rows = this.reader.rowsBack({ from: this.nextId, to, kind, limit: rowsPerScan })
      const last = rows.at(-1)
      if (!this.lines.choose(rows) || !last || rows.length < rowsPerScan) return
      to = last.id
    }
  }

  private lastNumber(): ChartValue | null {
    const topicId = this.topicId()
    if (topicId === undefined) return null
    const { from, to } = idRange(this.request.connectionId)
    const kind = recordKind[this.request.kind]
    for (const row of this.reader.rowsOfBack(topicId, { from, to, kind, limit: maxLastRows })) {
      const value = numberAtPath(row.payload, this.request.path)
      if (value !== null) return { timeMs: row.time_ms, value }
    }
    return null
  }

  /** Whether the chart has only one topic. Its rows are then found by their index, whatever else was recorded. */
  private get single(): boolean {
    return this.request.topicFilter === this.request.topic
  }

  private topicId(): number | undefined {
    return this.reader.topicId(this.request.connectionId, this.request.topic)
  }

  // Times may step back a little, sequence numbers may not. A binary search over ids finds the start of the window
  // closely enough for a chart.
  private startId(sinceMs: number): number {
    const { from } = idRange(this.request.connectionId)
    const low = firstIdAt(this.reader, { from, to: this.endId }, sinceMs)
    const earliest = this.earliestId(low)
    if (low >= earliest) return low
    this.cutAtMs = this.reader.timeAt(earliest, this.endId)?.time_ms ?? null
    return earliest
  }

  private earliestId(low: number): number {
    if (this.single) {
      const topicId = this.topicId()
      const newer = maxRows - 1
      return (
        (topicId === undefined ? undefined : this.reader.nthNewest(topicId, low, this.endId, newer)) ?? low
      )
    }
    const bounds = this.reader.bounds(low, this.endId)
    return bounds ? bounds.last + 1 - maxRows : low
  }
}
