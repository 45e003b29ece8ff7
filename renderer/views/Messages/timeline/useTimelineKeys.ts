import type { MessageRow } from '../../../stores/connections/selection.ts'
import type { ViewStore } from '../../../stores/view/view.ts'
import type { TimelineControls } from './useTimelineScroller.ts'

export interface TimelineKeysOptions {
  timeline: TimelineControls
  view: ViewStore
  selected: () => MessageRow | null
  select: (row: MessageRow) => void
  remove: (row: MessageRow) => void
}

/** How many lines of events an arrow key passes over to find the next message. */
const furthestRows = 500

/** Keys of the conversation: arrows choose messages, the others scroll. */
export function useTimelineKeys({ timeline, view, selected, select, remove }: TimelineKeysOptions) {
  function messageFrom(address: number, direction: -1 | 1): MessageRow | null {
    for (let step = 0; step < furthestRows; step++) {
      const row = view.rowAt(address + step * direction)
      if (row === undefined) return null
      if (row && row.kind !== 'event') return row
    }
    return null
  }

  /** Addresses belong to one view: a message chosen under another filter may not be here at all. */
  function isNear(row: MessageRow, visible: { from: number; to: number }): boolean {
    const isHere = view.rowAt(row.address)?.seq === row.seq
    return isHere && row.address >= visible.from - 20 && row.address <= visible.to + 20
  }

  function step(direction: -1 | 1): void {
    const visible = timeline.visibleRows()
    if (!visible) return
    const now = selected()
    // A message that was chosen elsewhere in the history does not pull the reader back there.
    const near = now && isNear(now, visible) ? now : null
    const start = near ? near.address + direction : direction < 0 ? visible.to : visible.from
    const next = messageFrom(start, direction)
    if (next) select(next)
    else timeline.scrollBy(direction * 60)
  }

  function removeSelected(): void {
    const row = selected()
    if (row) remove(row)
  }

  const actions: Record<string, () => void> = {
    ArrowUp: () => step(-1),
    ArrowDown: () => step(1),
    PageUp: () => timeline.scrollBy(-timeline.pageStepPx()),
    PageDown: () => timeline.scrollBy(timeline.pageStepPx()),
    Home: timeline.toStart,
    End: timeline.toEnd,
    Delete: removeSelected,
    Backspace: removeSelected,
  }

  return (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const action = actions[event.key]
    if (!action) return
    event.preventDefault()
    action()
  }
}
