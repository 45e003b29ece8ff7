/** Keeps messages that were received but not recorded, for the page to show. */
import type { Unrecorded } from '../../../../shared/types/message.ts'

/** Messages that connections received but could not record, until the user has read them. */
export class UnrecordedMessages {
  private readonly known = new Map<number, Unrecorded>()
  private readonly onChanged: (unrecorded: Unrecorded) => void

  constructor(onChanged: (unrecorded: Unrecorded) => void) {
    this.onChanged = onChanged
  }

  list(): Unrecorded[] {
    return [...this.known.values()]
  }

  /** A session has reported what it could not record. */
  take(unrecorded: Unrecorded): void {
    if (unrecorded.failing || unrecorded.messages.length > 0)
      this.known.set(unrecorded.connectionId, unrecorded)
    else if (!this.known.delete(unrecorded.connectionId)) return
    this.onChanged(unrecorded)
  }

  /** The user has read what was lost. Entries stay while recording fails. */
  dismiss(connectionId: number): void {
    if (this.known.get(connectionId)?.failing) return
    this.take({ connectionId, failing: false, messages: [], lost: 0 })
  }

  /** The connection is gone. */
  forget(connectionId: number): void {
    this.known.delete(connectionId)
  }
}
