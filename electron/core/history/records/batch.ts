/** The batch format in which sessions hand records to the writer. */
import type { Qos } from '../../../../shared/types/connection.ts'
import type { TimelineEvent } from '../../../../shared/types/message.ts'

/**
 * What a record of a batch is. The first three are also the `kind` of a row of the timeline. A delivery changes a
 * row. `receivedUnreleased` is a received message whose packet identifier stays in use until `released` (QoS 2, MQTT
 * 5, 4.3.3); `sessionLost`: the broker has forgotten all of them.
 */
export const recordKind = {
  received: 0,
  published: 1,
  event: 2,
  delivery: 3,
  receivedUnreleased: 4,
  released: 5,
  sessionLost: 6,
} as const
export type RecordKind = (typeof recordKind)[keyof typeof recordKind]

/** Whether such a record is a received message. */
export function isReceived(kind: RecordKind): boolean {
  return kind === recordKind.received || kind === recordKind.receivedUnreleased
}

/** How far a published message got, as stored in `messages.delivery`. */
export const deliveryCode = { pending: 0, sent: 1, acknowledged: 2, refused: 3, unconfirmed: 4 } as const
export type DeliveryCode = (typeof deliveryCode)[keyof typeof deliveryCode]

/**
 * RETAIN as stored in `messages.retain`; again: it was already received over an earlier connection of the same
 * session.
 */
export const retainCode = { none: 0, first: 1, again: 2 } as const

/** Topic index of a record without a topic. */
export const noTopic = 0xffffffff

/**
 * One record on its way from a session to the writer. `reference` ties a delivery to the published record of the same
 * session with the same reference. For a delivery `qos` holds the {@link DeliveryCode} and `timeMs` the milliseconds
 * it took; `payload` a refusal as JSON. For an event `payload` is the TimelineEvent as JSON.
 */
export interface BatchRecord {
  kind: RecordKind
  qos: Qos | DeliveryCode
  retain: boolean
  /** A retained message that was received before and is sent again because of a new subscription. */
  again?: boolean
  dup: boolean
  packetId: number
  timeMs: number
  topicIndex: number
  reference: number
  properties: Uint8Array
  payload: Uint8Array
  /** Nothing else uses the payload's ArrayBuffer, so it may be transferred. */
  owned?: boolean
}

const none = new Uint8Array(0)

/** A record that is not a message. */
export const bareRecord: BatchRecord = {
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

/** Something that happened to a session, at a time (UTC ms). */
export function eventRecord(event: TimelineEvent, timeMs: number): BatchRecord {
  return { ...bareRecord, timeMs, payload: Buffer.from(JSON.stringify(event)) }
}

/**
 * The name of a topic. A long one is its UTF-8 bytes: they cross the port and reach SQLite without becoming a string,
 * which the garbage collector would copy several times.
 */
export type TopicName = string | Uint8Array

/** The name of a topic as text. */
export function textOf(name: TopicName): string {
  return typeof name === 'string' ? name : Buffer.from(name).toString('utf8')
}

/** A topic as a session names it to the writer. */
export interface NamedTopic {
  /** The records' `topicIndex`. */
  index: number
  name: TopicName
}

/** The first message of a session on a port: its identity, and what an earlier writer knew about it. */
export interface SessionHello {
  /** Different for every session. */
  session: string
  /** What earlier answers said about its received messages. */
  stored: StoredSoFar
  /** Published records whose delivery is still open. */
  deliveries: { reference: number; seq: number }[]
  /** Topics that were named before. */
  topics: NamedTopic[]
}

/** A payload of at least this size is not packed with others: it crosses the port in the buffer it arrived in. */
export const largePayloadBytes = 1024 * 1024

/** A payload in the buffer it arrived in: the last `sizeBytes` from `offset`. */
export interface LargePayload {
  bytes: ArrayBuffer
  offset: number
  sizeBytes: number
}

/**
 * A batch as it crosses the port. Its buffer is copied, because the session keeps it until the answer. A large
 * payload is transferred instead, so the session no longer has it.
 */
export interface PackedBatch {
  /** Ascending by one per session, from 1. */
  batch: number
  /** Records in `buffer`. */
  records: number
  buffer: ArrayBuffer
  /** Payload of the only record, which has none in `buffer`. */
  large?: LargePayload
  /** Received messages that are missing from it: they were transferred to a writer that died or could not write them. */
  lost?: number
  /** The broker waits for acknowledgements of records in it. */
  urgent: boolean
  /** Topic names used for the first time: records name them by index. */
  topics: NamedTopic[]
  /** No later batch names a topic by a lower index. */
  forgetTopicsBelow: number
}

/** What happened to the received messages of a session since it began. */
export interface StoredSoFar {
  /** On disk. */
  received: number
  /** Messages that can never be stored. */
  lost: number
}

/** The writer's answer: every batch up to `committed` is on disk. */
export interface CommittedBatches extends StoredSoFar {
  committed: number
  /** Sequence number of each published record that was stored, by its reference. */
  published: { reference: number; seq: number }[]
  /** Batches among them whose large message was lost; absent when there are none. */
  lostBatches?: number[]
}

const headerBytes = 32
/** A packer releases its buffer when it has grown beyond this many times its first size. */
const keptGrowth = 8

/** Packs records into one buffer, so that a batch of any size is transferred without copying. */
export class BatchPacker {
  private buffer: Buffer
  private used = 0
  private count = 0
  private readonly initialBytes: number

  constructor(initialBytes = 64 * 1024) {
    this.initialBytes = initialBytes
    this.buffer = allocate(initialBytes)
  }

  /** Records packed since the last `take`. */
  get records(): number {
    return this.count
  }

  /** Bytes packed since the last `take`. */
  get bytes(): number {
    return this.used
  }

  add(record: BatchRecord): void {
    const { properties, payload } = record
    this.reserve(headerBytes + properties.length + payload.length)
    const { buffer, used } = this
    buffer.writeUInt8(record.kind, used)
    const flags = (record.retain ? 8 : 0) | (record.dup ? 16 : 0) | (record.again ? 32 : 0)
    buffer.writeUInt8(record.qos | flags, used + 1)
    buffer.writeUInt16LE(record.packetId, used + 2)
    buffer.writeUInt32LE(record.topicIndex, used + 4)
    buffer.writeDoubleLE(record.timeMs, used + 8)
    buffer.writeUInt32LE(record.reference, used + 16)
    buffer.writeUInt32LE(properties.length, used + 20)
    buffer.writeUInt32LE(payload.length, used + 24)
    buffer.set(properties, used + headerBytes)
    buffer.set(payload, used + headerBytes + properties.length)
    this.used += headerBytes + properties.length + payload.length
    this.count++
  }

  /** The packed records, in a buffer of their size; the packer is then empty. */
  take(): { buffer: ArrayBuffer; records: number } {
    const taken = { buffer: (this.buffer.buffer as ArrayBuffer).slice(0, this.used), records: this.count }
    if (this.buffer.length > this.initialBytes * keptGrowth) this.buffer = allocate(this.initialBytes)
    this.used = 0
    this.count = 0
    return taken
  }

  private reserve(bytes: number): void {
    if (this.used + bytes <= this.buffer.length) return
    const larger = allocate(Math.max(this.buffer.length * 2, this.used + bytes))
    this.buffer.copy(larger, 0, 0, this.used)
    this.buffer = larger
  }
}

/** Bytes of a batch, those of a large payload and of the topics that it names included. */
export function batchBytes({
  buffer,
  large,
  topics,
}: Pick<PackedBatch, 'buffer' | 'large' | 'topics'>): number {
  return topics.reduce((sum, { name }) => sum + name.length, buffer.byteLength + (large?.sizeBytes ?? 0))
}

/** A payload in a buffer that may be transferred: its own if nothing else uses it, otherwise a copy. */
export function largePayload({ payload, owned }: Pick<BatchRecord, 'payload' | 'owned'>): LargePayload {
  const exact = owned === true && payload.buffer instanceof ArrayBuffer ? payload : Uint8Array.from(payload)
  return { bytes: exact.buffer as ArrayBuffer, offset: exact.byteOffset, sizeBytes: exact.length }
}

/** Frees a large payload that is no longer needed, without waiting for the garbage collector. */
export function freeLarge({ large }: Pick<PackedBatch, 'large'>): void {
  if (large?.bytes.detached === false) large.bytes.transfer(0)
}

/** Turns a batch whose large payload was freed before it could be stored into one that counts it as lost. */
export function loseLarge(batch: PackedBatch): void {
  if (!batch.large?.bytes.detached) return
  delete batch.large
  batch.records = 0
  batch.buffer = new ArrayBuffer(0)
  batch.lost = (batch.lost ?? 0) + 1
}

/** Calls `each` with every record of a batch; properties and payload are views of the buffer. */
export function unpackBatch(
  buffer: ArrayBuffer,
  records: number,
  each: (record: BatchRecord) => void,
  large?: LargePayload,
): void {
  const bytes = Buffer.from(buffer)
  let offset = 0
  for (let index = 0; index < records; index++) {
    const flags = bytes.readUInt8(offset + 1)
    const propertiesEnd = offset + headerBytes + bytes.readUInt32LE(offset + 20)
    const end = propertiesEnd + bytes.readUInt32LE(offset + 24)
    each({
      kind: bytes.readUInt8(offset) as RecordKind,
      qos: (flags & 7) as Qos | DeliveryCode,
      retain: (flags & 8) !== 0,
      dup: (flags & 16) !== 0,
      again: (flags & 32) !== 0,
      packetId: bytes.readUInt16LE(offset + 2),
      topicIndex: bytes.readUInt32LE(offset + 4),
      timeMs: bytes.readDoubleLE(offset + 8),
      reference: bytes.readUInt32LE(offset + 16),
      properties: bytes.subarray(offset + headerBytes, propertiesEnd),
      payload: large
        ? Buffer.from(large.bytes, large.offset, large.sizeBytes)
        : bytes.subarray(propertiesEnd, end),
    })
    offset = end
  }
}

// A separate buffer, not a slice of Node's shared pool, because it is cut by its offsets.
function allocate(bytes: number): Buffer {
  return Buffer.from(new ArrayBuffer(bytes))
}
