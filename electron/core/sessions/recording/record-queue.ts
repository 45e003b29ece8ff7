/** Sends records to the history writer in batches and limits how many wait. */
import type { MessagePort } from 'node:worker_threads'
import type { Reason } from '../../../../shared/errors.ts'
import type { Qos } from '../../../../shared/types/connection.ts'
import type {
  BatchRecord,
  CommittedBatches,
  LargePayload,
  PackedBatch,
  SessionHello,
} from '../../history/records/batch.ts'
import {
  BatchPacker,
  isReceived,
  largePayload,
  largePayloadBytes,
  unpackBatch,
} from '../../history/records/batch.ts'

/** A batch is handed over when it reaches this age or the size limit. */
const flushAfterMs = 5
const flushAfterBytes = 256 * 1024
/** Reading from the socket pauses above this much on its way to the disk. The writer holds a copy of all of it. */
const pauseAboveBytes = 16 * 1024 * 1024
/**
 * Size that a topic adds when it is named for the first time. It costs time on the disk, and memory until it is
 * stored.
 */
const newTopicBytes = 500
/**
 * While nothing can be recorded, messages are kept up to this size. Those that the broker will repeat have a higher
 * limit.
 */
const keepUpToBytes = 32 * 1024 * 1024
const refuseAboveBytes = 48 * 1024 * 1024
/** While this many batches are unanswered, further ones are handed over only when they are large. */
const patientBatches = 32

/** The session whose records an outbox hands over. */
export interface OutboxOwner {
  /** What a writer must know before anything else. */
  hello(): Omit<SessionHello, 'session' | 'stored'>
  /** A batch is complete. Returns the topics it names, and the topics that no later batch refers to. */
  takeNewTopics(batch: number): Pick<PackedBatch, 'topics' | 'forgetTopicsBelow'>
  /** More is on disk. */
  onCommitted(answer: CommittedBatches): void
  /** A large message was lost because the writer crashed or could not write it. Called before its batch counts as committed. */
  onLost(packetId: number): void
  /** Reports whether reading from the socket is paused. */
  onPressure(paused: boolean): void
}

const none = new Uint8Array(0)

/** A batch that is on its way to the disk. */
interface WaitingBatch {
  packed: PackedBatch
  bytes: number
  /** The received message whose payload was handed over, without that payload. */
  large: BatchRecord | null
}

/**
 * Hands records to the writer in batches and keeps each batch until it is on disk. Reports when too much is on its
 * way. The socket must then be paused or, while nothing can be recorded, messages must be refused.
 */
export class Outbox {
  private port: MessagePort
  private readonly session: string
  private readonly owner: OutboxOwner
  private readonly packer = new BatchPacker()
  private readonly waiting: WaitingBatch[] = []
  private sentBatches = 0
  private lastCommitted = 0
  private stored: SessionHello['stored'] = { received: 0, lost: 0 }
  private waitingBytes = 0
  private paused = false
  private failing: Reason | null = null
  private timer: NodeJS.Timeout | null = null
  private urgent = false
  private drained: (() => void)[] = []

  /** `session` identifies the session thread to the writer. Every thread has a different value. */
  constructor(session: string, port: MessagePort, owner: OutboxOwner) {
    this.session = session
    this.port = port
    this.owner = owner
    this.listen(port)
  }

  /** The writer was started again: unanswered batches are sent to it once more. */
  attach(port: MessagePort): void {
    this.port.close()
    this.port = port
    this.listen(port)
    for (const batch of this.waiting) {
      // Unless the crashed writer had committed the batch, the payload is lost with it.
      if (batch.large) batch.packed = { ...batch.packed, records: 0, buffer: new ArrayBuffer(0), lost: 1 }
      port.postMessage(batch.packed)
    }
  }

  /** Why nothing can be recorded at the moment, or null. */
  get failure(): Reason | null {
    return this.failing
  }

  /** Recording has stopped (reason) or works again (null). */
  setFailing(reason: Reason | null): void {
    this.failing = reason
    if (!reason) this.flush()
    this.press()
  }

  /**
   * Whether one more message of this QoS may be recorded. While recording has stopped, memory is limited. no: it is
   * used up for messages that the broker does not send again. never: it is used up even for messages that the broker
   * sends again.
   */
  canAccept(qos: Qos): 'yes' | 'no' | 'never' {
    if (!this.failing) return 'yes'
    const bytes = this.waitingBytes + this.packer.bytes
    if (qos === 0) return bytes > keepUpToBytes ? 'no' : 'yes'
    return bytes > refuseAboveBytes ? 'never' : 'yes'
  }

  /** The newest received messages on their way to the disk, at most about `limit`, oldest first. */
  newestReceived(limit: number): BatchRecord[] {
    this.flush()
    let found: BatchRecord[] = []
    for (let index = this.waiting.length - 1; index >= 0 && found.length < limit; index--) {
      const { packed, large } = this.waiting[index] ?? {}
      const records: BatchRecord[] = large ? [large] : []
      if (packed && !large) unpackBatch(packed.buffer, packed.records, (record) => records.push(record))
      found = [...records.filter(({ kind }) => isReceived(kind)), ...found]
    }
    return found.slice(-limit)
  }

  /** Number of the batch that holds everything recorded so far. */
  get currentBatch(): number {
    return this.packer.records > 0 ? this.sentBatches + 1 : this.sentBatches
  }

  /** Number of the batch that the next record will be in. */
  get nextBatch(): number {
    return this.sentBatches + 1
  }

  /** Number of the last batch that is on disk. */
  get committedBatch(): number {
    return this.lastCommitted
  }

  /** Whether so much is on its way to the disk that reading from the socket must pause. */
  get pressed(): boolean {
    return this.paused
  }

  /**
   * Adds a record. Records that arrive in one piece are handed over together. If the broker waits for an answer
   * (`urgent`), this happens as soon as that piece is complete.
   */
  add(record: BatchRecord, urgent = false): void {
    // While nothing can be recorded, the newest messages are shown from this queue.
    if (isReceived(record.kind) && record.payload.length >= largePayloadBytes && !this.failing) {
      this.addLarge(record, urgent)
      return
    }
    this.packer.add(record)
    if (urgent && !this.urgent) {
      this.urgent = true
      setImmediate(() => {
        this.flushUnlessPatient()
      })
    }
    if (this.packer.bytes >= flushAfterBytes) this.flush()
    else
      this.timer ??= setTimeout(() => {
        this.flushUnlessPatient()
      }, flushAfterMs)
  }

  /** Hands over all collected records. Resolves once everything is committed, or after `limitMs`. */
  async drain(limitMs: number): Promise<void> {
    this.flush()
    if (this.waiting.length === 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limitMs)
      this.drained.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  // Many small batches on their way to a blocked disk cost more memory than their contents.
  private flushUnlessPatient(): void {
    if (this.waiting.length < patientBatches) this.flush()
    else this.timer = null
  }

  private flush(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    const { urgent } = this
    this.urgent = false
    if (this.packer.records === 0) return
    const packedBytes = this.packer.bytes
    const { buffer, records } = this.packer.take()
    this.handOver({ buffer, records, urgent }, packedBytes)
  }

  // A large record goes into a batch of its own, after everything recorded before it.
  private addLarge(record: BatchRecord, urgent: boolean): void {
    this.flush()
    const bare = { ...record, payload: none }
    this.packer.add(bare)
    const { buffer, records } = this.packer.take()
    this.handOver({ buffer, records, urgent }, record.payload.length, { record, bare })
  }

  private handOver(
    parts: Pick<PackedBatch, 'buffer' | 'records' | 'urgent'>,
    payloadBytes: number,
    large?: { record: BatchRecord; bare: BatchRecord },
  ): void {
    const batch = ++this.sentBatches
    const packed: PackedBatch = { batch, ...parts, ...this.owner.takeNewTopics(batch) }
    const bytes = payloadBytes + packed.topics.reduce((sum, { name }) => sum + newTopicBytes + name.length, 0)
    if (large) this.post(packed, largePayload(large.record))
    else this.port.postMessage(packed)
    this.waiting.push({ packed, bytes, large: large?.bare ?? null })
    this.waitingBytes += bytes
    this.press()
  }

  private post(packed: PackedBatch, large: LargePayload): void {
    this.port.postMessage({ ...packed, large }, [large.bytes])
  }

  private committed(answer: CommittedBatches): void {
    // A restarted writer may repeat an answer of the previous one.
    if (answer.committed <= this.lastCommitted) return
    const first = this.waiting.findIndex(({ packed }) => packed.batch > answer.committed)
    const done = this.waiting.splice(0, first < 0 ? this.waiting.length : first)
    for (const { bytes, packed, large } of done) {
      this.waitingBytes -= bytes
      const lost = packed.lost === 1 || answer.lostBatches?.includes(packed.batch)
      if (large && lost && answer.lost > this.stored.lost) this.owner.onLost(large.packetId)
    }
    this.lastCommitted = answer.committed
    this.stored = { received: answer.received, lost: answer.lost }
    this.owner.onCommitted(answer)
    this.press()
    if (this.packer.records > 0 && this.waiting.length < patientBatches) this.flush()
    if (this.waiting.length === 0) for (const resolve of this.drained.splice(0)) resolve()
  }

  private press(): void {
    // While nothing can be recorded, reading continues so that the broker is heard. `canAccept` limits the memory.
    const paused = !this.failing && this.waitingBytes > (this.paused ? pauseAboveBytes / 2 : pauseAboveBytes)
    if (paused === this.paused) return
    this.paused = paused
    this.owner.onPressure(paused)
  }

  private listen(port: MessagePort): void {
    port.on('message', (answer: CommittedBatches) => {
      this.committed(answer)
    })
    const hello: SessionHello = { session: this.session, stored: this.stored, ...this.owner.hello() }
    port.postMessage(hello)
  }
}
