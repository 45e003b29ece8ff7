/** Holds recent deletions for as long as they can be undone. */
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Removal } from '../../../shared/types/connection.ts'
import type { Clock } from '../threads/clock.ts'

/** A deletion that can be undone. Exactly one of the two methods is called, once. */
export interface Undoable {
  undo(): void
  /** Makes the deletion final. Never rejects. */
  settle?(): void | Promise<void>
}

/** How long a deletion can be undone. */
export const undoMs = 60_000

/** The deletions that can still be undone. */
export class Removals {
  private readonly clock: Clock
  private readonly kept = new Map<number, { undoable: Undoable; stop: () => void }>()
  private readonly settling = new Set<Promise<void>>()
  private lastId = 0

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Holds a deletion until the time for its undo has passed. */
  keep(undoable: Undoable): Removal {
    const removalId = ++this.lastId
    const stop = this.clock.after(undoMs, () => {
      this.settle(removalId)
    })
    this.kept.set(removalId, { undoable, stop })
    return { removalId, undoMs }
  }

  /** Restores what was deleted. Throws WorkbenchError `undo-expired`, or the error of the undo itself. */
  undo(removalId: number): void {
    const found = this.kept.get(removalId)
    if (!found) throw new WorkbenchError('undo-expired', 'It was deleted too long ago to be undone.', {})
    found.undoable.undo()
    found.stop()
    this.kept.delete(removalId)
  }

  /** Makes every pending deletion final. */
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
