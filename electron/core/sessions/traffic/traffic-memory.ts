/** Shares the traffic counters of a session thread with the main thread. */
import { idleTraffic } from '../../../../shared/idle-session.ts'
import type { DropReason } from '../../../../shared/types/session.ts'
import { dropReasons } from '../../../../shared/types/session.ts'
import type { TrafficCounts } from '../protocol/session-protocol.ts'

const plainCells = ['received', 'stored', 'published'] as const
type PlainCell = (typeof plainCells)[number]
const cellCount = plainCells.length + dropReasons.length

/**
 * The counters of a session in memory that outlives its thread. After a crash the number of received messages is
 * known exactly, and the next thread continues from there. One thread writes. Others read once it has ended.
 */
export class TrafficMemory {
  readonly buffer: SharedArrayBuffer
  private readonly cells: Float64Array

  /** `buffer`: the memory of another thread's counters. */
  constructor(buffer = new SharedArrayBuffer(cellCount * Float64Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer
    this.cells = new Float64Array(buffer)
  }

  get(cell: PlainCell): number {
    return this.cells[plainCells.indexOf(cell)] ?? 0
  }

  set(cell: PlainCell, value: number): void {
    this.cells[plainCells.indexOf(cell)] = value
  }

  add(cell: PlainCell, messages: number): void {
    this.set(cell, this.get(cell) + messages)
  }

  drop(reason: DropReason, messages: number): void {
    const cell = plainCells.length + dropReasons.indexOf(reason)
    this.cells[cell] = (this.cells[cell] ?? 0) + messages
  }

  /** Received messages whose outcome is not counted yet. */
  get open(): number {
    const dropped = this.cells.subarray(plainCells.length).reduce((sum, messages) => sum + messages, 0)
    return this.get('received') - this.get('stored') - dropped
  }

  /** The current counters, without rates. */
  counts(connectionId: number): TrafficCounts {
    const counts: TrafficCounts = idleTraffic(connectionId)
    for (const cell of plainCells) counts[cell] = this.get(cell)
    dropReasons.forEach((reason, index) => {
      const messages = this.cells[plainCells.length + index] ?? 0
      if (messages > 0) counts.dropped[reason] = messages
    })
    return counts
  }
}
