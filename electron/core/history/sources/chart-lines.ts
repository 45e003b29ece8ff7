/** Assigns topics to the lines of a chart and collects their points. */
import { topicMatcher } from '../../../../shared/mqtt/topic-filter.ts'
import { numberAtPath } from '../../../../shared/payload/json/json-number.ts'
import type { ChartSeries, PathStep } from '../../../../shared/types/workbench.ts'
import type { ReadDb } from '../../db/open.ts'
import type { ChartRow } from '../../db/queries/history/charts.ts'
import type { NewTopics } from '../../db/queries/history/topics.ts'
import { newTopics } from '../../db/queries/history/topics.ts'
import { ChartPoints } from './chart-points.ts'

/** More lines than this cannot be told apart. */
const maxLines = 100

/** Approximate number of points that all lines of a chart hold together; each line has its share. */
const maxPoints = 100_000
const finestBuckets = 1_000

/** What the lines are made of. */
export interface LinesRequest {
  connectionId: number
  topicFilter: string
  /** Always one of the lines. */
  topic: string
  path: PathStep[]
  windowMs: number
}

/** The lines of one chart: which topics have one, and their points. */
export class ChartLines {
  private readonly request: LinesRequest
  private readonly topics: NewTopics
  private readonly nameOf: (topicId: number) => string | undefined
  private readonly matches: (topic: string) => boolean
  private readonly matching = new Set<number>()
  private readonly lines = new Map<number, ChartPoints>()
  private readonly withNumber = new Set<number>()
  private readonly buckets: number
  private ownId: number | null = null

  constructor(db: ReadDb, nameOf: (topicId: number) => string | undefined, request: LinesRequest) {
    this.request = request
    this.topics = newTopics(db, request.connectionId)
    this.nameOf = nameOf
    this.matches = topicMatcher(request.topicFilter)
    this.learnTopics()
    const lines = Math.min(Math.max(1, this.matching.size), maxLines)
    this.buckets = Math.min(finestBuckets, Math.floor(maxPoints / 2 / lines))
  }

  /** Number of topics that have had a number so far, with or without a line. */
  get count(): number {
    return this.withNumber.size
  }

  /** Whether the topic that is always drawn had a number. */
  get hasOwn(): boolean {
    return this.ownId !== null && this.withNumber.has(this.ownId)
  }

  /** Whether some topics may go without a line. */
  get crowded(): boolean {
    return this.matching.size > maxLines
  }

  /** Gives lines to the topics whose numbers come first; true while a line is free. */
  choose(newestFirst: readonly ChartRow[]): boolean {
    for (const row of newestFirst) {
      if (this.free <= 0) break
      const { topic_id: topicId } = row
      if (topicId === null || this.lines.has(topicId) || !this.knows(topicId)) continue
      if (this.numberOf(row) !== null) this.openLine(topicId)
    }
    return this.free > 0
  }

  /** Adds a message, in order of arrival. */
  add(row: ChartRow): void {
    const { topic_id: topicId } = row
    if (topicId === null || !this.knows(topicId)) return
    const drawn = this.lines.get(topicId)
    // For a topic without a line, it only matters that it has a number.
    if (!drawn && this.withNumber.has(topicId)) return
    const value = this.numberOf(row)
    if (value !== null) this.withNumber.add(topicId)
    const drawable = value !== null && (topicId === this.ownId || this.free > 0)
    const points = drawn ?? (drawable ? this.openLine(topicId) : null)
    points?.add(row.time_ms, value)
  }

  /** The points since the last call. */
  take(): ChartSeries[] {
    return [...this.lines.values()].flatMap((points) => points.take() ?? [])
  }

  /** Lines that are still free; one is reserved for the topic that is always drawn. */
  private get free(): number {
    const kept = this.ownId !== null && this.lines.has(this.ownId) ? 0 : 1
    return maxLines - kept - this.lines.size
  }

  private numberOf(row: ChartRow): number | null {
    return numberAtPath(row.payload, this.request.path)
  }

  private knows(topicId: number): boolean {
    if (topicId > this.topics.lastId) this.learnTopics()
    return this.matching.has(topicId)
  }

  private learnTopics(): void {
    for (const { id, name } of this.topics.take()) {
      if (name === this.request.topic) {
        this.ownId = id
        this.matching.add(id)
      } else if (this.matches(name)) this.matching.add(id)
    }
  }

  private openLine(topicId: number): ChartPoints {
    const name = topicId === this.ownId ? this.request.topic : (this.nameOf(topicId) ?? '')
    const points = new ChartPoints(name, this.request.windowMs, this.buckets)
    this.lines.set(topicId, points)
    return points
  }
}
