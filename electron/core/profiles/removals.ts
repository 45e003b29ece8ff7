import { WorkbenchError } from '../../../shared/errors.ts'
import type { Removal } from '../../../shared/types/connection.ts'
import type { Clock } from '../threads/clock.ts'

/** Something that was deleted and can be brought back. One of the two is called, once. */
export interface Undoable {
  undo(): void
  /** It is gone for good. Never rejects. */
  settle?(): void | Promise<void>
}

/** How long a deletion can be undone. */
export const undoMs = 60_000

/** What was deleted a moment ago, and how to undo that. */
export class Removals {
  private readonly clock: Clock
  private readonly kept = new Map<number, { undoable: Undoable; stop: () => void }>()
  private readonly settling = new Set<Promise<void>>()
  private lastId = 0

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Keeps a deletion for the time in which it can be undone. */
  keep(undoable: Undoable): Removal {
    const removalId = ++this.lastId
    const stop = this.clock.after(undoMs, () => {
      this.settle(removalId)
    })
    this.kept.set(removalId, { undoable, stop })
    return { removalId, undoMs }
  }

  /** Brings back what was deleted. Throws WorkbenchError `undo-expired`, or what stands in its way. */
  undo(removalId: number): void {
    const found = this.kept.get(removalId)
    if (!found) throw new WorkbenchError('undo-expired', 'It was deleted too long ago to be undone.', {})
    found.undoable.undo()
    found.stop()
    this.kept.delete(removalId)
  }

  /** Carries out every deletion that could still be undone. */
  async close(): Promise<void> {
    for (const removalId of [...this.kept.keys()]) this.settle(removalId)
    await Promise.all(this.settling)
  }

  private settle(removalId: number): void {
    const found = this.kept.get(removalId)
    if (!found) return
    found.stop()
    this.kept.delete(removalId)
    const settled = Promise.resolve(found.undoable.settle?.()).finally(() => this.settling.delete(settled))
    this.settling.add(settled)
  }
}
