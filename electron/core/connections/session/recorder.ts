import { randomUUID } from 'node:crypto'
import type { MessagePort } from 'node:worker_threads'
import type { Reason } from '../../../../shared/errors.ts'
import type { Qos } from '../../../../shared/types/connection.ts'
import type { TimelineEvent } from '../../../../shared/types/message.ts'
import type {
  BatchRecord,
  CommittedBatches,
  DeliveryCode,
  PackedBatch,
  SessionHello,
} from '../../history/batch.ts'
import { BatchPacker, noTopic, recordKind } from '../../history/batch.ts'
import { OpenPublications } from './open-publications.ts'
import type { PublishPacket } from './publish-packet.ts'
import { TopicIndex } from './topic-index.ts'

/** A batch is handed over when it is this old or this large. */
const flushAfterMs = 5
const flushAfterBytes = 256 * 1024
/** Above this much on its way to the disk, the socket is paused. */
const pauseAboveBytes = 32 * 1024 * 1024
/** While nothing can be recorded, what the broker will send again is taken up to this much. */
const refuseAboveBytes = 48 * 1024 * 1024
/** With this many batches unanswered, further ones are handed over only when they are large. */
const patientBatches = 32

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
  /** More is on disk, among it so many received messages; others (`lost`) can never be. */
  onCommitted(received: number, lost: number): void
  /** Whether more may be read from the socket. */
  onPressure(paused: boolean): void
}

/** Packs what a session receives, sends and lives through into batches for the writer, and follows their commit. */
export class Recorder {
  private port: MessagePort
  private readonly session = randomUUID()
  private readonly listener: RecorderListener
  private readonly packer = new BatchPacker()
  private readonly topics = new TopicIndex()
  private readonly waiting: { packed: PackedBatch; bytes: number; received: number }[] = []
  private readonly publications = new OpenPublications()
  private receivedInPacker = 0
  private sentBatches = 0
  private lastCommitted = 0
  private waitingBytes = 0
  private paused = false
  private failing: Reason | null = null
  private timer: NodeJS.Timeout | null = null
  private urgent = false
  private references = 0
  private drained: (() => void)[] = []

  constructor(port: MessagePort, listener: RecorderListener) {
    this.port = port
    this.listener = listener
    this.listen(port)
  }

  /** The writer was started again: what it has not answered is sent to it once more. */
  attach(port: MessagePort): void {
    this.port.close()
    this.port = port
    this.listen(port)
    for (const { packed } of this.waiting) port.postMessage(packed)
  }

  /** Why nothing can be recorded at the moment. */
  get failure(): Reason | null {
    return this.failing
  }

  /** Recording has stopped (reason) or works again (null). */
  setFailing(reason: Reason | null): void {
    this.failing = reason
    if (reason) this.publications.unrecorded(reason)
    else this.flush()
    this.press()
  }

  /**
   * Whether one more message of this QoS may be recorded. no: there is no room while recording has stopped, and the broker
   * does not send it again; never: nor for one that it does.
   */
  roomFor(qos: Qos): 'yes' | 'no' | 'never' {
    if (!this.failing) return 'yes'
    const bytes = this.waitingBytes + this.packer.bytes
    if (qos === 0) return bytes > pauseAboveBytes ? 'no' : 'yes'
    return bytes > refuseAboveBytes ? 'never' : 'yes'
  }

  /** Received messages that are recorded but not on disk. */
  get pendingReceived(): number {
    return this.waiting.reduce((sum, { received }) => sum + received, this.receivedInPacker)
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
    this.receivedInPacker++
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
    const stored = this.publications.add(reference, this.sentBatches + 1, this.failing)
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
    this.publications.delivered(reference, this.sentBatches + 1)
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
        this.flushUnlessPatient()
      })
    }
    if (this.packer.bytes >= flushAfterBytes) this.flush()
    else
      this.timer ??= setTimeout(() => {
        this.flushUnlessPatient()
      }, flushAfterMs)
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
    const bytes = this.packer.bytes
    const { buffer, records } = this.packer.take()
    const batch = ++this.sentBatches
    const packed: PackedBatch = { batch, records, buffer, urgent, topics: this.topics.takeNew() }
    this.port.postMessage(packed)
    this.waiting.push({ packed, bytes, received: this.receivedInPacker })
    this.receivedInPacker = 0
    this.waitingBytes += bytes
    this.press()
  }

  private committed(answer: CommittedBatches): void {
    // A writer that was started again may tell what the one before had told.
    if (answer.committed <= this.lastCommitted) return
    const first = this.waiting.findIndex(({ packed }) => packed.batch > answer.committed)
    const done = this.waiting.splice(0, first < 0 ? this.waiting.length : first)
    for (const { bytes } of done) this.waitingBytes -= bytes
    this.publications.committed(answer)
    this.lastCommitted = answer.committed
    this.listener.onCommitted(answer.received, answer.lost)
    this.press()
    if (this.packer.records > 0 && this.waiting.length < patientBatches) this.flush()
    if (this.waiting.length === 0) for (const resolve of this.drained.splice(0)) resolve()
  }

  private press(): void {
    // While nothing can be recorded reading goes on, so that the broker is heard; `roomFor` keeps the memory bounded.
    const paused = !this.failing && this.waitingBytes > (this.paused ? pauseAboveBytes / 2 : pauseAboveBytes)
    if (paused === this.paused) return
    this.paused = paused
    this.listener.onPressure(paused)
  }

  private listen(port: MessagePort): void {
    port.on('message', (answer: CommittedBatches) => {
      this.committed(answer)
    })
    const hello: SessionHello = {
      session: this.session,
      deliveries: this.publications.open(),
      topics: this.topics.known(),
    }
    port.postMessage(hello)
  }
}
