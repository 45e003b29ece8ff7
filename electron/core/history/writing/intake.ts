import type { topicWriter } from '../../db/queries/topics.ts'
import type { CommittedBatches, PackedBatch } from '../batch.ts'

/** The writer's side of one session: its topics and what it waits to hear. */
export class Intake {
  readonly connectionId: number
  /** Batches that are not committed yet, in order. */
  readonly queue: PackedBatch[] = []
  /** Sequence number of each published record whose delivery is still open, by reference. */
  readonly openDeliveries = new Map<number, number>()
  private readonly topicIds = new Map<number, number>()
  private readonly answer: (answer: CommittedBatches) => void

  constructor(connectionId: number, answer: (answer: CommittedBatches) => void) {
    this.connectionId = connectionId
    this.answer = answer
  }

  /** Learns the topics that a batch names for the first time. Within the transaction of the batch. */
  learnTopics(batch: PackedBatch, topics: ReturnType<typeof topicWriter>): void {
    for (const { index, name } of batch.topics) {
      this.topicIds.set(index, topics.idOf(this.connectionId, name))
    }
  }

  /** The `topics.id` of a record's topic. */
  topicId(index: number): number {
    const id = this.topicIds.get(index)
    if (id === undefined) throw new Error(`topic ${index} was never named`)
    return id
  }

  /** Tells the session what is on disk now, and forgets those batches. */
  committed(batches: PackedBatch[], answer: Omit<CommittedBatches, 'committed'>): void {
    this.queue.splice(0, batches.length)
    const last = batches.at(-1)
    if (last) this.answer({ committed: last.batch, ...answer })
  }
}
