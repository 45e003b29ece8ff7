/** Turns what happens in a session into records of the history. */
import type { MessagePort } from 'node:worker_threads'
import type { Reason } from '../../../../shared/errors.ts'
import type { Qos } from '../../../../shared/types/connection.ts'
import type { TimelineEvent } from '../../../../shared/types/message.ts'
import { mostUnrecorded, unrecordedBytes } from '../../../../shared/types/message.ts'
import type { DeliveryCode } from '../../history/records/batch.ts'
import { bareRecord, eventRecord, recordKind, textOf } from '../../history/records/batch.ts'
import { OpenPublications } from './open-publications.ts'
import { Outbox } from './record-queue.ts'
import type { PublishPacket } from '../../mqtt/guard/publish-packet.ts'
import { TopicIndex } from './topic-index.ts'
import type { WaitingMessage } from './unrecorded-tail.ts'

const none = new Uint8Array(0)

/** Receives the progress of recording. */
export interface RecorderListener {
  /** More is on disk. `received` messages are stored in all; `lost` messages can never be stored. */
  onCommitted(received: number, lost: number): void
  /** A large message was lost because the writer crashed or could not write it. It must not be acknowledged to the broker. */
  onLost(packetId: number): void
  /** Reports whether reading from the socket is paused. */
  onPressure(paused: boolean): void
}

/** Records what a session receives, sends and experiences, and follows it to the disk. */
export class Recorder {
  /** The records on their way to the writer. */
  readonly outbox: Outbox
  private readonly topics = new TopicIndex()
  private readonly publications = new OpenPublications()
  private references = 0

  /** `session` identifies the session thread to the writer. Every thread has a different value. */
  constructor(session: string, port: MessagePort, listener: RecorderListener) {
    this.outbox = new Outbox(session, port, {
      hello: () => ({ deliveries: this.publications.open(), topics: this.topics.known() }),
      takeNewTopics: (batch) => this.topics.takeNew(batch),
      onCommitted: (answer) => {
        this.publications.committed(answer)
        this.topics.committed(answer.committed)
        listener.onCommitted(answer.received, answer.lost)
      },
      onLost: listener.onLost,
      onPressure: listener.onPressure,
    })
  }

  /** Recording has stopped (reason) or works again (null). */
  setFailing(reason: Reason | null): void {
    if (reason) this.publications.unrecorded(reason)
    this.outbox.setFailing(reason)
  }

  /** The newest received messages on their way to the disk, oldest first. */
  waitingMessages(): WaitingMessage[] {
    const records = this.outbox.newestReceived(mostUnrecorded)
    if (records.length === 0) return []
    const names = new Map(this.topics.known().map(({ index, name }) => [index, textOf(name)]))
    return records.map(({ timeMs, topicIndex, qos, retain, payload }) => ({
      timeMs,
      topic: names.get(topicIndex) ?? '',
      qos: qos as Qos,
      retain,
      payload: Uint8Array.from(payload.subarray(0, unrecordedBytes)),
      payloadBytes: payload.length,
    }))
  }

  /**
   * Records a message from the broker. `unreleased`: its packet identifier is in use until `released`. `again`: it is
   * a retained message that was received before. Throws a Violation when the topic name is invalid (MQTT 4.7).
   */
  received(
    packet: PublishPacket,
    timeMs: number,
    { unreleased, again }: { unreleased: boolean; again: boolean },
  ): void {
    const { qos, retain, dup, packetId, properties, payload, owned } = packet
    const kind = unreleased ? recordKind.receivedUnreleased : recordKind.received
    const topicIndex = this.topics.indexOf(packet.topic)
    const record = {
      kind,
      qos,
      retain,
      dup,
      packetId,
      timeMs,
      topicIndex,
      reference: 0,
      properties,
      payload,
      owned,
      again,
    }
    this.outbox.add(record, qos > 0)
  }

  /**
   * Records a message that is about to be sent. `reference` names it in `delivery`. `stored` resolves with its
   * sequence number once it is on disk.
   */
  publishing(message: { topic: string; qos: Qos; retain: boolean; payload: Uint8Array }): {
    reference: number
    stored: Promise<number>
  } {
    const reference = ++this.references
    const stored = this.publications.add(reference, this.outbox.nextBatch, this.outbox.failure)
    this.outbox.add({
      ...bareRecord,
      kind: recordKind.published,
      qos: message.qos,
      retain: message.retain,
      timeMs: Date.now(),
      topicIndex: this.topics.indexOf(Buffer.from(message.topic, 'utf8')),
      reference,
      payload: message.payload,
    })
    return { reference, stored }
  }

  /** Records the outcome of a published message. */
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
    this.publications.delivered(reference, this.outbox.nextBatch)
    this.outbox.add({
      ...bareRecord,
      kind: recordKind.delivery,
      qos: code,
      packetId,
      timeMs: tookMs,
      reference,
      payload,
    })
  }

  /** Records an event of the session. */
  event(event: TimelineEvent): void {
    this.outbox.add(eventRecord(event, Date.now()))
  }

  /** Records that the handshake of a QoS 2 message is complete. */
  released(packetId: number): void {
    this.outbox.add({ ...bareRecord, kind: recordKind.released, packetId }, true)
  }

  /** Records that the broker has discarded the session, and with it every QoS 2 handshake. */
  forgetUnreleased(): void {
    this.outbox.add({ ...bareRecord, kind: recordKind.sessionLost })
  }
}
