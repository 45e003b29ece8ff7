import { idleTraffic } from '../../../../shared/idle-session.ts'
import type { DropReason } from '../../../../shared/types/connection.ts'
import type { TrafficCounts } from './session-protocol.ts'

/** Counts what a session sends and receives, and measures its rates and round trips. */
export class Traffic {
  private readonly counts: TrafficCounts
  private lastReceived = 0
  private lastPublished = 0
  private lastMs: number
  private moved = true
  private questionMs: number | null = null

  constructor(connectionId: number, nowMs: number) {
    this.lastMs = nowMs
    this.counts = idleTraffic(connectionId)
  }

  received(): void {
    this.counts.received++
  }

  stored(messages: number): void {
    this.counts.stored += messages
    if (messages > 0) this.moved = true
  }

  dropped(reason: DropReason, messages = 1): void {
    this.counts.dropped[reason] = (this.counts.dropped[reason] ?? 0) + messages
    this.moved = true
  }

  published(): void {
    this.counts.published++
    this.moved = true
  }

  /** A packet that the broker answers at once has left: CONNECT or PINGREQ. */
  asked(nowMs: number): void {
    this.questionMs = nowMs
  }

  /** CONNACK or PINGRESP has come. */
  answered(nowMs: number): void {
    if (this.questionMs === null) return
    this.counts.roundTripMs = Math.round((nowMs - this.questionMs) * 10) / 10
    this.questionMs = null
    this.moved = true
  }

  /** The counts with the rates since the last call, or null when nothing has moved since. */
  take(nowMs: number): TrafficCounts | null {
    const seconds = (nowMs - this.lastMs) / 1_000
    const { received, published, receivedPerS, publishedPerS } = this.counts
    const wasBusy = receivedPerS > 0 || publishedPerS > 0
    if (!this.moved && !wasBusy && received === this.lastReceived) {
      // A silence that has passed must not dilute the next rate.
      this.lastMs = nowMs
      return null
    }
    this.counts.receivedPerS = seconds > 0 ? (received - this.lastReceived) / seconds : 0
    this.counts.publishedPerS = seconds > 0 ? (published - this.lastPublished) / seconds : 0
    this.lastReceived = received
    this.lastPublished = published
    this.lastMs = nowMs
    this.moved = false
    return { ...this.counts, dropped: { ...this.counts.dropped } }
  }
}
