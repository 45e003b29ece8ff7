import type { MessagePort } from 'node:worker_threads'
import type { Reason } from '../../../../shared/errors.ts'
import type { Qos } from '../../../../shared/types/connection.ts'
import type { TimelineEvent } from '../../../../shared/types/message.ts'
import type { BatchRecord, CommittedBatches, DeliveryCode, PackedBatch } from '../../history/batch.ts'
import { BatchPacker, noTopic, recordKind } from '../../history/batch.ts'
import type { PublishPacket } from './publish-packet.ts'
import { TopicIndex } from './topic-index.ts'

/** A batch is handed over when it is this old or this large. */
const flushAfterMs = 5
const flushAfterBytes = 256 * 1024
/** Above this much on its way to the disk, the socket is paused. */
const pauseAboveBytes = 32 * 1024 * 1024

const none = new Uint8Array(0)

/** A record that is no message. */
const bare: BatchRecord = {
  kind: recordKind.event,
  qos: 0,
  retain: false,
  dup: false,
  packetId: 0,
  timeMs: 0,
  topicIndex: noTopic,
  reference: 0,
  properties: none,
  payload: none,
}

/** Who wants to know what has reached the disk. */
export interface RecorderListener {
  /** More is on disk, among it so many received messages. */
  onCommitted(received: number): void
  /** Whether more may be read from the socket. */
  onPressure(paused: boolean): void
}

/** Packs what a session receives, sends and lives through into batches for the writer, and follows their commit. */
export class Recorder {
  private readonly port: MessagePort
  private readonly listener: RecorderListener
  private readonly packer = new BatchPacker()
  private readonly topics = new TopicIndex()
  private readonly waiting: { batch: number; bytes: number }[] = []
  private readonly published = new Map<number, (seq: number) => void>()
  private sentBatches = 0
  private lastCommitted = 0
  private waitingBytes = 0
  private paused = false
  private timer: NodeJS.Timeout | null = null
  private urgent = false
  private references = 0
  private drained: (() => void)[] = []

  constructor(port: MessagePort, listener: RecorderListener) {
    this.port = port
    this.listener = listener
    port.on('message', (answer: CommittedBatches) => {
      this.committed(answer)
    })
  }

  /** Number of the batch that holds everything recorded so far. */
  get currentBatch(): number {
    return this.packer.records > 0 ? this.sentBatches + 1 : this.sentBatches
  }

  /** Number of the last batch that is on disk. */
  get committedBatch(): number {
    return this.lastCommitted
  }

  /**
   * Records a message from the broker; with `unreleased` also that its packet identifier is in use until `released`.
   * Throws a Violation when its topic is none (MQTT 4.7).
   */
  received(packet: PublishPacket, timeMs: number, unreleased: boolean): void {
    this.packer.add({
      kind: unreleased ? recordKind.receivedUnreleased : recordKind.received,
      qos: packet.qos,
      retain: packet.retain,
      dup: packet.dup,
      packetId: packet.packetId,
      timeMs,
      topicIndex: this.topics.indexOf(packet.topic),
      reference: 0,
      properties: packet.properties,
      payload: packet.payload,
    })
    this.added(packet.qos > 0)
  }

  /**
   * Records a message that is about to be sent. `reference` names it in `delivery`; `stored` resolves with its sequence
   * number once it is on disk.
   */
  publishing(message: { topic: string; qos: Qos; retain: boolean; payload: Uint8Array }): {
    reference: number
    stored: Promise<number>
  } {
    const reference = ++this.references
    const stored = new Promise<number>((resolve) => this.published.set(reference, resolve))
    this.packer.add({
      kind: recordKind.published,
      qos: message.qos,
      retain: message.retain,
      dup: false,
      packetId: 0,
      timeMs: Date.now(),
      topicIndex: this.topics.indexOf(Buffer.from(message.topic, 'utf8')),
      reference,
      properties: none,
      payload: message.payload,
    })
    this.added()
    return { reference, stored }
  }

  /** Records how far a published message got. */
  delivery(
    reference: number,
    code: DeliveryCode,
    {
      tookMs = 0,
      packetId = 0,
      reason = null,
    }: { tookMs?: number; packetId?: number; reason?: Reason | null },
  ): void {
    const payload = reason ? Buffer.from(JSON.stringify(reason)) : none
    this.packer.add({
      ...bare,
      kind: recordKind.delivery,
      qos: code,
      packetId,
      timeMs: tookMs,
      reference,
      payload,
    })
    this.added()
  }

  /** Records what happened to the session. */
  event(event: TimelineEvent): void {
    const payload = Buffer.from(JSON.stringify(event))
    this.packer.add({ ...bare, kind: recordKind.event, timeMs: Date.now(), payload })
    this.added()
  }

  /** Records that the handshake of a QoS 2 message is over. */
  released(packetId: number): void {
    this.packer.add({ ...bare, kind: recordKind.released, packetId })
    this.added(true)
  }

  /** Records that the broker has forgotten the session, and with it every QoS 2 handshake. */
  forgetUnreleased(): void {
    this.packer.add({ ...bare, kind: recordKind.sessionLost })
    this.added()
  }

  /** Whether so much is on its way to the disk that no more may be read from the socket. */
  get pressed(): boolean {
    return this.paused
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

  // What has arrived in one piece goes together; where the broker waits for an answer, as soon as it has.
  private added(urgent = false): void {
    if (urgent && !this.urgent) {
      this.urgent = true
      setImmediate(() => {
        this.flush()
      })
    }
    if (this.packer.bytes >= flushAfterBytes) this.flush()
    else
      this.timer ??= setTimeout(() => {
        this.flush()
      }, flushAfterMs)
  }

  private flush(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    const { urgent } = this
    this.urgent = false
    if (this.packer.records === 0) return
    const bytes = this.packer.bytes
    const { buffer, records } = this.packer.take()
    const batch = ++this.sentBatches
    const packed: PackedBatch = { batch, records, buffer, urgent, topics: this.topics.takeNew() }
    this.port.postMessage(packed, [buffer])
    this.waiting.push({ batch, bytes })
    this.waitingBytes += bytes
    this.press()
  }

  private committed(answer: CommittedBatches): void {
    const first = this.waiting.findIndex((waiting) => waiting.batch > answer.committed)
    const done = this.waiting.splice(0, first < 0 ? this.waiting.length : first)
    for (const { bytes } of done) this.waitingBytes -= bytes
    for (const { reference, seq } of answer.published) {
      this.published.get(reference)?.(seq)
      this.published.delete(reference)
    }
    this.lastCommitted = answer.committed
    this.listener.onCommitted(answer.received)
    this.press()
    if (this.waiting.length === 0) for (const resolve of this.drained.splice(0)) resolve()
  }

  private press(): void {
    const paused = this.waitingBytes > (this.paused ? pauseAboveBytes / 2 : pauseAboveBytes)
    if (paused === this.paused) return
    this.paused = paused
    this.listener.onPressure(paused)
  }
}
