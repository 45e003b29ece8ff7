import type { TimelineRow } from '../../../../../shared/types/message.ts'

export function rowAt(address: number): TimelineRow {
  return {
    kind: 'event',
    address,
    seq: address,
    timeMs: address,
    event: { type: 'dropped', count: 1, reason: 'qos2-repeat' },
  }
}

export function rowsOf(from: number, to: number): TimelineRow[] {
  return Array.from({ length: to - from + 1 }, (_, index) => rowAt(from + index))
}
