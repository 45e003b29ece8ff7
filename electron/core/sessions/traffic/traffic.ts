/** Measures the traffic of a session: counts, rates and round trips. */
import type { DropReason } from '../../../../shared/types/session.ts'
import type { TrafficCounts } from '../protocol/session-protocol.ts'
import type { TrafficMemory } from './traffic-memory.ts'

/** Counts what a session sends and receives, and measures its rates and round trips. */
export class Traffic {
  private readonly connectionId: number
  private readonly memory: TrafficMemory
  private readonly storedBefore: number
  private lastReceived: number
  private lastPublished: number
  private lastMs: number
  private receivedPerS = 0
  private publishedPerS = 0
  private roundTripMs: number | null = null
  private lost = 0
  private moved = true
  private questionMs: number | null = null

  /** Continues from the counters in `memory`. */
  constructor(connectionId: number, memory: TrafficMemory, nowMs: number) {
    this.connectionId = connectionId
    this.memory = memory
    this.storedBefore = memory.get('stored')
    this.lastReceived = memory.get('received')
    this.lastPublished = memory.get('published')
    this.lastMs = nowMs
  }

  received(): void {
    this.memory.add('received', 1)
  }

  /** `messages` of the received messages are stored by now; `lost` can never be stored. */
  stored(messages: number, lost: number): void {
    const stored = this.storedBefore + messages
    if (stored === this.memory.get('stored') && lost === this.lost) return
    this.memory.set('stored', stored)
    this.memory.drop('history-unavailable', lost - this.lost)
    this.lost = lost
    this.moved = true
  }

  dropped(reason: DropReason, messages = 1): void {
    this.memory.drop(reason, messages)
    this.moved = true
  }

  published(): void {
    this.memory.add('published', 1)
    this.moved = true
  }

  /** A packet that the broker answers at once was sent: CONNECT or PINGREQ. */
  asked(nowMs: number): void {
    this.questionMs = nowMs
  }

  /** CONNACK or PINGRESP was received. */
  answered(nowMs: number): void {
    if (this.questionMs === null) return
    this.roundTripMs = Math.round((nowMs - this.questionMs) * 10) / 10
    this.questionMs = null
    this.moved = true
  }

  /** The counters, with the rates since the last call, or null when nothing has changed since. */
  take(nowMs: number): TrafficCounts | null {
    const seconds = (nowMs - this.lastMs) / 1_000
    const received = this.memory.get('received')
    const published = this.memory.get('published')
    const wasBusy = this.receivedPerS > 0 || this.publishedPerS > 0
    // A quiet period must not dilute the next rate.
    this.lastMs = nowMs
    if (!this.moved && !wasBusy && received === this.lastReceived) return null
    this.receivedPerS = seconds > 0 ? (received - this.lastReceived) / seconds : 0
    this.publishedPerS = seconds > 0 ? (published - this.lastPublished) / seconds : 0
    this.lastReceived = received
    this.lastPublished = published
    this.moved = false
    const { receivedPerS, publishedPerS, roundTripMs } = this
    return { ...this.memory.counts(this.connectionId), receivedPerS, publishedPerS, roundTripMs }
  }
}
