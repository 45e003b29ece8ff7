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

/** A batch is handed over when it is this old or this large. */
const flushAfterMs = 5
const flushAfterBytes = 256 * 1024
/** Above this much on its way to the disk, the socket is paused. The writer has a copy of all of it. */
const pauseAboveBytes = 16 * 1024 * 1024
/** A topic that is named for the first time counts as so many bytes: it takes time on the disk, and memory until it is there. */
const newTopicBytes = 500
/** While nothing can be recorded, messages are kept up to this much, and what the broker will send again up to more. */
const keepUpToBytes = 32 * 1024 * 1024
const refuseAboveBytes = 48 * 1024 * 1024
/** With this many batches unanswered, further ones are handed over only when they are large. */
const patientBatches = 32

/** Whose records an outbox hands over. */
export interface OutboxOwner {
  /** What a writer must know before anything else. */
  hello(): Omit<SessionHello, 'session' | 'stored'>
  /** A batch is complete: the topics named in it, and those that are not meant after it. */
  takeNewTopics(batch: number): Pick<PackedBatch, 'topics' | 'forgetTopicsBelow'>
  /** More is on disk. */
  onCommitted(answer: CommittedBatches): void
  /** A large message was lost with a writer that died; told before its batch counts as committed. */
  onLost(packetId: number): void
  /** Whether more may be read from the socket. */
  onPressure(paused: boolean): void
}

const none = new Uint8Array(0)

/** A batch that is on its way to the disk. */
interface WaitingBatch {
  packed: PackedBatch
  bytes: number
  /** The received message whose payload was handed over, without it. */
  large: BatchRecord | null
}

/**
 * Hands records over to the writer in batches, keeps each until it is on disk, and says when too much is on its way: the
 * socket is then to be paused or, while nothing can be recorded, messages are to be turned away.
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

  /** `session`: names it to the writer, different for every one. */
  constructor(session: string, port: MessagePort, owner: OutboxOwner) {
    this.session = session
    this.port = port
    this.owner = owner
    this.listen(port)
  }

  /** The writer was started again: what it has not answered is sent to it once more. */
  attach(port: MessagePort): void {
    this.port.close()
    this.port = port
    this.listen(port)
    for (const batch of this.waiting) {
      // Unless it had committed it, the writer that died has taken the payload with it.
      if (batch.large) batch.packed = { ...batch.packed, records: 0, buffer: new ArrayBuffer(0), lost: 1 }
      port.postMessage(batch.packed)
    }
  }

  /** Why nothing can be recorded at the moment. */
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
   * Whether one more message of this QoS may be recorded. no: there is no room while recording has stopped, and the broker
   * does not send it again; never: nor for one that it does.
   */
  roomFor(qos: Qos): 'yes' | 'no' | 'never' {
    if (!this.failing) return 'yes'
    const bytes = this.waitingBytes + this.packer.bytes
    if (qos === 0) return bytes > keepUpToBytes ? 'no' : 'yes'
    return bytes > refuseAboveBytes ? 'never' : 'yes'
  }

  /** The newest received messages that are on their way to the disk, at most about `limit`, oldest first. */
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

  /** Whether so much is on its way to the disk that no more may be read from the socket. */
  get pressed(): boolean {
    return this.paused
  }

  /**
   * Takes a record. What has arrived in one piece goes together; where the broker waits for an answer (`urgent`), as soon as
   * it has.
   */
  add(record: BatchRecord, urgent = false): void {
    // While nothing can be recorded the newest messages are shown from here.
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

  /** Hands over what has gathered and resolves once all of it is committed, or after `limitMs`. */
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

  // Many small batches on their way to a disk that takes none cost more than what is in them.
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

  // In a batch of its own, behind what was recorded before it.
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
    // A writer that was started again may tell what the one before had told.
    if (answer.committed <= this.lastCommitted) return
    const first = this.waiting.findIndex(({ packed }) => packed.batch > answer.committed)
    const done = this.waiting.splice(0, first < 0 ? this.waiting.length : first)
    for (const { bytes, packed, large } of done) {
      this.waitingBytes -= bytes
      if (large && packed.lost && answer.lost > this.stored.lost) this.owner.onLost(large.packetId)
    }
    this.lastCommitted = answer.committed
    this.stored = { received: answer.received, lost: answer.lost }
    this.owner.onCommitted(answer)
    this.press()
    if (this.packer.records > 0 && this.waiting.length < patientBatches) this.flush()
    if (this.waiting.length === 0) for (const resolve of this.drained.splice(0)) resolve()
  }

  private press(): void {
    // While nothing can be recorded reading goes on, so that the broker is heard; `roomFor` keeps the memory bounded.
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
