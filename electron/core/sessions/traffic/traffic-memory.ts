import { idleTraffic } from '../../../../shared/idle-session.ts'
import type { DropReason } from '../../../../shared/types/connection.ts'
import { dropReasons } from '../../../../shared/types/connection.ts'
import type { TrafficCounts } from '../protocol/session-protocol.ts'

const plainCells = ['received', 'stored', 'published'] as const
type PlainCell = (typeof plainCells)[number]
const cellCount = plainCells.length + dropReasons.length

/**
 * The counters of a session in memory that outlives its thread: what a thread had received when it died is known to the
 * message, and the next one goes on counting from there. One thread writes; others look once that one has ended.
 */
export class TrafficMemory {
  readonly buffer: SharedArrayBuffer
  private readonly cells: Float64Array

  /** `buffer`: that of another thread's. */
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

  /** Received messages of which it is not said what became of them. */
  get open(): number {
    const dropped = this.cells.subarray(plainCells.length).reduce((sum, messages) => sum + messages, 0)
    return this.get('received') - this.get('stored') - dropped
  }

  /** Everything as it is now; without rates. */
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
