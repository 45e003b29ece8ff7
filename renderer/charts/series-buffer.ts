import type { ChartSeries } from '../../shared/types/workbench.ts'

/** Points of one topic, oldest first; a null is a message without a number. */
export interface SeriesPoints {
  topic: string
  times: readonly number[]
  values: readonly (number | null)[]
}

/** Points kept of one chart, all topics together: beyond it the oldest go. */
const defaultMaxPoints = 200_000

interface OwnPoints extends SeriesPoints {
  times: number[]
  values: (number | null)[]
}

/** The points of a chart within a sliding window; topics stay in the order in which they came. */
export class SeriesBuffer {
  #byTopic = new Map<string, OwnPoints>()
  #size = 0
  #maxPoints: number
  #cut = false

  constructor(maxPoints: number = defaultMaxPoints) {
    this.#maxPoints = maxPoints
  }

  /** More arrived within the window than is kept. */
  get cut(): boolean {
    return this.#cut
  }

  append(news: readonly ChartSeries[]): void {
    for (const { topic, times, values } of news) {
      const points = this.#byTopic.get(topic) ?? { topic, times: [], values: [] }
      this.#byTopic.set(topic, points)
      for (const [index, time] of times.entries()) {
        points.times.push(time)
        points.values.push(values[index] ?? null)
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

  series(): readonly SeriesPoints[] {
    return [...this.#byTopic.values()]
  }

  /** Makes room in one go, so that it is seldom done. */
  #halve(): void {
    this.#cut = true
    for (const points of this.#byTopic.values()) this.#drop(points, Math.floor(points.times.length / 2))
  }

  #drop(points: OwnPoints, count: number): void {
    if (count === 0) return
    points.times.splice(0, count)
    points.values.splice(0, count)
    this.#size -= count
  }
}
