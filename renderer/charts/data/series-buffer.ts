import type { ChartSeries } from '../../../shared/types/workbench.ts'

/** Points of one topic, oldest first; a null is a message without a number. */
export interface SeriesPoints {
  topic: string
  /** Its number among the topics of the chart, for its colour; it stays as long as the chart does. */
  order: number
  times: readonly number[]
  values: readonly (number | null)[]
  /** Its newest number, which stays when the time it was seen in has passed. */
  last: LastNumber | null
}

export interface LastNumber {
  timeMs: number
  value: number
}

/** Points kept of one chart, all topics together: beyond it the oldest go. */
const defaultMaxPoints = 200_000

interface OwnPoints {
  topic: string
  /** Null until it has a number: a topic without any is no line. */
  order: number | null
  times: number[]
  values: (number | null)[]
  last: LastNumber | null
}

/** The points of a chart within a sliding window. */
export class SeriesBuffer {
  #byTopic = new Map<string, OwnPoints>()
  #size = 0
  #lines = 0
  #maxPoints: number
  #cutAtMs: number | null = null

  constructor(maxPoints: number = defaultMaxPoints) {
    this.#maxPoints = maxPoints
  }

  /** Where the points that are kept begin, when more arrived within the window than that; else null. */
  get cutAtMs(): number | null {
    return this.#cutAtMs
  }

  /** Makes a line of a topic, whether it has points or not. Only of a buffer that is empty: it is the first. */
  include(topic: string, last: LastNumber | null): void {
    this.#byTopic.set(topic, { topic, order: this.#lines++, times: [], values: [], last })
  }

  append(news: readonly ChartSeries[]): void {
    for (const { topic, times, values } of news) {
      const points = this.#byTopic.get(topic) ?? emptyLine(topic)
      this.#byTopic.set(topic, points)
      for (const [index, time] of times.entries()) {
        points.times.push(time)
        const value = values[index] ?? null
        points.values.push(value)
        if (value === null) continue
        points.order ??= this.#lines++
        points.last = { timeMs: time, value }
      }
      this.#size += times.length
    }
    if (this.#size > this.#maxPoints) this.#halve()
  }

  /** Forgets what is older than the window; a topic that falls silent keeps its name. */
  dropBefore(timeMs: number): void {
    for (const points of this.#byTopic.values()) {
      const first = points.times.findIndex((time) => time >= timeMs)
      this.#drop(points, first < 0 ? points.times.length : first)
    }
  }

  /** The topics that have, or had, a number: in the order in which their first ones came. */
  series(): readonly SeriesPoints[] {
    return [...this.#byTopic.values()]
      .flatMap((points) => (points.order === null ? [] : [{ ...points, order: points.order }]))
      .toSorted((a, b) => a.order - b.order)
  }

  /** Makes room in one go, so that it is seldom done. */
  #halve(): void {
    for (const points of this.#byTopic.values()) {
      const count = Math.floor(points.times.length / 2)
      this.#cutAtMs = Math.max(this.#cutAtMs ?? -Infinity, points.times[count] ?? -Infinity)
      this.#drop(points, count)
    }
  }

  #drop(points: OwnPoints, count: number): void {
    if (count === 0) return
    points.times.splice(0, count)
    points.values.splice(0, count)
    this.#size -= count
  }
}

function emptyLine(topic: string): OwnPoints {
  return { topic, order: null, times: [], values: [], last: null }
}
