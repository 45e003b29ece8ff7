/** The writer's queue and state for one session. */
import type { topicWriter } from '../../db/queries/history/topics.ts'
import { batchBytes } from '../records/batch.ts'
import type { CommittedBatches, PackedBatch, SessionHello, StoredSoFar } from '../records/batch.ts'

/** A topic with its `topics.id`. */
export interface StoredTopic {
  id: number
  /** Null for a long one: whoever needs it reads it. */
  name: string | null
}

/** The writer's side of one session: its topics and the batches it waits for. */
export class Intake {
  readonly connectionId: number
  /** Batches that are not committed yet, in order. */
  readonly queue: PackedBatch[] = []
  /** Sequence number of each published record whose delivery is still open, by reference. */
  readonly openDeliveries = new Map<number, number>()
  /** Identity of the session; empty until its hello arrives. */
  session = ''
  /** What happened to its received messages. */
  stored: StoredSoFar = { received: 0, lost: 0 }
  private recordedUpTo = 0
  private named: SessionHello['topics'] = []
  private readonly topics = new Map<number, StoredTopic>()
  private lowestTopic = 0
  private readonly answer: (answer: CommittedBatches) => void

  constructor(connectionId: number, answer: (answer: CommittedBatches) => void) {
    this.connectionId = connectionId
    this.answer = answer
  }

  /** Handles the hello of a session. `recorded`: what is already on disk. */
  greet({ session, stored, deliveries, topics }: SessionHello, recorded: CommittedBatches | null): void {
    this.session = session
    this.named = topics
    // After a file was set aside there is no record on disk, so the count of the session applies.
    this.stored = recorded ?? stored
    if (!recorded) return
    for (const { reference, seq } of [...deliveries, ...recorded.published]) {
      this.openDeliveries.set(reference, seq)
    }
    this.recordedUpTo = recorded.committed
    this.answer(recorded)
  }

  /** Bytes that wait. */
  get waitingBytes(): number {
    return this.queue.reduce((sum, batch) => sum + batchBytes(batch), 0)
  }

  /** Queues a batch, unless it is already on disk. */
  take(batch: PackedBatch): void {
    if (batch.batch > this.recordedUpTo) this.queue.push(batch)
  }

  /** Registers the topics that a batch names for the first time. Call it within the transaction of the batch. */
  learnTopics(batch: PackedBatch, topics: ReturnType<typeof topicWriter>): void {
    for (const { index, name } of [...this.named, ...batch.topics]) {
      const id = topics.idOf(this.connectionId, name)
      this.topics.set(index, { id, name: typeof name === 'string' ? name : null })
    }
  }

  /** The topic of a record. */
  topic(index: number): StoredTopic {
    const topic = this.topics.get(index)
    if (!topic) throw new Error(`topic ${index} was never named`)
    return topic
  }

  /** Answers the session with what is on disk now, and drops those batches. */
  committed(batches: PackedBatch[], answer: Omit<CommittedBatches, 'committed'>): void {
    this.queue.splice(0, batches.length)
    this.named = []
    const last = batches.at(-1)
    if (!last) return
    this.stored = answer
    this.forgetTopicsBelow(last.forgetTopicsBelow)
    this.answer({ committed: last.batch, ...answer })
  }

  private forgetTopicsBelow(lowest: number): void {
    if (lowest <= this.lowestTopic) return
    this.lowestTopic = lowest
    for (const index of this.topics.keys()) if (index < lowest) this.topics.delete(index)
  }
}
