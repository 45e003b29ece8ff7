/** Tracks published messages until they and their outcome are on disk. */
import type { Reason } from '../../../../shared/errors.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { CommittedBatches } from '../../history/records/batch.ts'

interface OpenPublication {
  /** The batch that holds the message. */
  batch: number
  /** The sequence number, once the message is on disk. */
  seq: number | null
  /** The batch that holds the outcome of the delivery. */
  deliveredIn: number | null
  resolve(seq: number): void
  reject(error: Error): void
}

/** The published messages of a session that are not on disk yet, or whose outcome is not known yet. */
export class OpenPublications {
  private readonly byReference = new Map<number, OpenPublication>()

  /**
   * Adds a message that is in `batch`. Resolves with its sequence number once it is on disk. Rejects with a
   * WorkbenchError `publish-unrecorded` when nothing can be recorded (`failing`) or the message can never be stored.
   */
  add(reference: number, batch: number, failing: Reason | null): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    // Storing may fail before the caller awaits the promise.
    promise.catch(() => undefined)
    this.byReference.set(reference, { batch, seq: null, deliveredIn: null, resolve, reject })
    if (failing) reject(unrecorded(failing.message))
    return promise
  }

  /** The outcome of a message is in `batch`. */
  delivered(reference: number, batch: number): void {
    const publication = this.byReference.get(reference)
    if (publication) publication.deliveredIn = batch
  }

  /** Nothing can be recorded: pending promises are rejected. */
  unrecorded(reason: Reason): void {
    for (const { seq, reject } of this.byReference.values())
      if (seq === null) reject(unrecorded(reason.message))
  }

  committed({ committed, published }: CommittedBatches): void {
    for (const { reference, seq } of published) {
      const publication = this.byReference.get(reference)
      if (!publication) continue
      publication.seq = seq
      publication.resolve(seq)
    }
    for (const [reference, { batch, seq, deliveredIn, reject }] of this.byReference) {
      const impossible = seq === null && batch <= committed
      if (impossible) reject(unrecorded('it cannot be stored'))
      if (impossible || (deliveredIn !== null && deliveredIn <= committed)) this.byReference.delete(reference)
    }
  }

  /** The messages on disk whose outcome is not known yet. */
  open(): { reference: number; seq: number }[] {
    return [...this.byReference].flatMap(([reference, { seq }]) => (seq === null ? [] : { reference, seq }))
  }
}

function unrecorded(cause: string): WorkbenchError {
  const message = `The message was handed to the broker, but is not recorded: ${cause}`
  return new WorkbenchError('publish-unrecorded', message, { cause })
}
