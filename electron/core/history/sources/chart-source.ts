import { topicMatcher } from '../../../../shared/mqtt/topic-filter.ts'
import { numberAtPath } from '../../../../shared/payload/json/json-number.ts'
import type { ChartSeries, PathStep } from '../../../../shared/types/workbench.ts'
import type { ReadDb } from '../../db/open.ts'
import type { chartReader, ChartRow } from '../../db/queries/history/charts.ts'
import type { NewTopics } from '../../db/queries/history/topics.ts'
import { newTopics } from '../../db/queries/history/topics.ts'
import { idRange } from '../../db/row-id.ts'
import { ChartPoints } from './chart-points.ts'
import { firstIdAt } from '../rows/time-search.ts'

/** More lines than this cannot be told apart; the chart then says that topics are left out. */
const maxSeries = 100
const rowsPerScan = 2_000
/** Newest rows a chart looks back over at the most. */
const maxHistoryRows = 500_000

/** What a chart draws. */
export interface ChartRequest {
  connectionId: number
  topicFilter: string
  path: PathStep[]
  windowMs: number
}

/** Extracts the number at one JSON path from the received messages of the topics that match, oldest first. */
export class ChartSource {
  private readonly topics: NewTopics
  private readonly reader: ReturnType<typeof chartReader>
  private readonly request: ChartRequest
  private readonly matches: (topic: string) => boolean
  private readonly series = new Map<number, ChartPoints | null>()
  private drawn = 0
  private nextId: number
  /** Some topics or the oldest part of the window are left out. */
  truncated = false

  constructor(db: ReadDb, reader: ReturnType<typeof chartReader>, request: ChartRequest, nowMs: number) {
    this.topics = newTopics(db, request.connectionId)
    this.reader = reader
    this.request = request
    this.matches = topicMatcher(request.topicFilter)
    this.nextId = this.startId(nowMs - request.windowMs)
  }

  /** The points since the last time. */
  advance(): ChartSeries[] {
    const { to } = idRange(this.request.connectionId)
    for (;;) {
      const rows = this.reader.rows(this.nextId, to, rowsPerScan)
      for (const row of rows) this.add(row)
      const last = rows.at(-1)
      if (last) this.nextId = last.id + 1
      if (rows.length < rowsPerScan) break
    }
    return [...this.series.values()].flatMap((points) => points?.take() ?? [])
  }

  private add(row: ChartRow): void {
    if (row.topic_id === null) return
    const points = this.pointsOf(row.topic_id)
    if (points) points.add(row.time_ms, numberAtPath(row.payload, this.request.path))
  }

  private pointsOf(topicId: number): ChartPoints | null {
    if (topicId > this.topics.lastId) this.learnTopics()
    return this.series.get(topicId) ?? null
  }

  private learnTopics(): void {
    for (const { id, name } of this.topics.take()) {
      if (!this.matches(name)) continue
      if (this.drawn === maxSeries) {
        this.truncated = true
        continue
      }
      this.drawn++
      this.series.set(id, new ChartPoints(name, this.request.windowMs))
    }
  }

  // Times are labels and may step back a little, sequence numbers may not: a binary search over ids finds where the
  // window begins closely enough for a chart.
  private startId(sinceMs: number): number {
    const { from, to } = idRange(this.request.connectionId)
    const bounds = this.reader.bounds(from, to)
    if (!bounds) return from
    const low = firstIdAt(this.reader, { from, to }, sinceMs)
    const earliest = bounds.last + 1 - maxHistoryRows
    if (low < earliest) this.truncated = true
    return Math.max(low, earliest)
  }
}
