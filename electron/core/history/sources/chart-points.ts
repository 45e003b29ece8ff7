/** Thins the points of one chart line. */
import type { ChartSeries } from '../../../../shared/types/workbench.ts'

interface Point {
  timeMs: number
  value: number | null
}

interface OpenBucket {
  number: number
  min: Point | null
  max: Point | null
  gap: Point | null
}

/**
 * Collects the points of one topic, thinned so that no bucket of the window holds more than its lowest and its
 * highest value: a line drawn through them covers the same pixels. At ordinary rates every point survives.
 */
export class ChartPoints {
  private readonly topic: string
  private readonly bucketMs: number
  private bucket: OpenBucket | null = null
  private points: Point[] = []

  /** `buckets`: how many the window is cut into; a thousand is about one per pixel of a wide screen. */
  constructor(topic: string, windowMs: number, buckets = 1_000) {
    this.topic = topic
    this.bucketMs = Math.max(1, Math.floor(windowMs / buckets))
  }

  /** Adds a message in order of arrival; null where it had no number at the path. */
  add(timeMs: number, value: number | null): void {
    const number = Math.floor(timeMs / this.bucketMs)
    if (this.bucket && this.bucket.number !== number) this.settle()
    this.bucket ??= { number, min: null, max: null, gap: null }
    const point = { timeMs, value }
    if (value === null) {
      this.bucket.gap = point
      return
    }
    this.bucket.gap = null
    if (!this.bucket.min || value < (this.bucket.min.value ?? Infinity)) this.bucket.min = point
    if (!this.bucket.max || value >= (this.bucket.max.value ?? -Infinity)) this.bucket.max = point
  }

  /** The points since the last `take`, or null when there are none. */
  take(): ChartSeries | null {
    this.settle()
    if (this.points.length === 0) return null
    const taken = this.points
    this.points = []
    return {
      topic: this.topic,
      times: taken.map((point) => point.timeMs),
      values: taken.map((point) => point.value),
    }
  }

  private settle(): void {
    if (!this.bucket) return
    const { min, max, gap } = this.bucket
    this.bucket = null
    const extremes = min === max ? [min] : min && max && min.timeMs <= max.timeMs ? [min, max] : [max, min]
    for (const point of [...extremes, gap]) if (point) this.points.push(point)
  }
}
