/** Sends messages to the broker and follows each one through its QoS handshake. */
import type { Reason } from '../../../../shared/errors.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { packetType } from '../../../../shared/mqtt/packet-types.ts'
import type { NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { ServerLimits } from '../../../../shared/types/server-limits.ts'
import { Fifo } from './fifo.ts'
import type { PacketIds } from './packet-ids.ts'
import type { OutgoingMessage } from '../../mqtt/codec/packet-writer.ts'
import { publishHeader, pubrelPacket } from '../../mqtt/codec/packet-writer.ts'
import { publishFault } from '../../mqtt/codec/server-limits.ts'
import { Violation } from '../../mqtt/guard/violation.ts'

/** While more bytes than this are on their way to the broker, messages wait here and not in the socket. */
const unsentLimitBytes = 1024 * 1024
/** While more bytes than this wait here, no further message is accepted. */
const backlogLimitBytes = 64 * 1024 * 1024
/** Memory that a message takes in addition to its payload. */
const overheadBytes = 500

/** "Packet identifier not found" (MQTT 5, 3.6.2.1). */
const unknownIdCode = 0x92

/** How far a message got. `sent`: QoS 0 has left. */
export type Outcome =
  | { type: 'sent' }
  | { type: 'acknowledged'; packetId: number }
  | { type: 'refused'; packetId: number; reason: Reason }
  | { type: 'unconfirmed'; packetId: number }

/** An accepted network connection, as seen by the code that sends messages. */
export interface Link {
  readonly isOpen: boolean
  readonly unsentBytes: number
  readonly protocolVersion: NegotiatedVersion
  readonly limits: ServerLimits
  readonly sessionPresent: boolean
  /** `onTaken` is called once the operating system has the last byte, or with an error if it will never have it. */
  send(packets: readonly Uint8Array[], onTaken?: (error?: Error | null) => void): void
}

interface Entry {
  /** Position among all messages that were added. */
  order: number
  message: OutgoingMessage
  settle: (outcome: Outcome) => void
  /** 0 until the message is first sent, and always 0 for QoS 0. */
  packetId: number
  /** PUBREC was received: from now on PUBREL is repeated, not the message. */
  released: boolean
  dup: boolean
}

/**
 * The messages on their way to the broker, across network connections. Messages wait while the server's Receive
 * Maximum is used up. Unanswered messages are repeated when a session is resumed (MQTT 5, 4.4). Every answer is
 * checked against the message it answers (4.3).
 */
export class DeliveryQueue {
  private readonly ids: PacketIds
  private link: Link | null = null
  private readonly waiting = { plain: new Fifo<Entry>(), numbered: new Fifo<Entry>() }
  private waitingBytes = 0
  private added = 0
  /** Messages that were sent but not fully answered, in the order they were first sent. */
  private readonly inFlight = new Map<number, Entry>()

  constructor(ids: PacketIds) {
    this.ids = ids
  }

  /** Whether one more message is accepted. It is refused while too many wait for the broker. */
  canQueue(message: OutgoingMessage): boolean {
    return this.waitingBytes === 0 || this.waitingBytes + sizeOf(message) <= backlogLimitBytes
  }

  /**
   * Sends a message now or as soon as the broker allows it. `settle` is called once, and never before this returns.
   */
  add(message: OutgoingMessage, settle: (outcome: Outcome) => void): void {
    this.waitingBytes += sizeOf(message)
    const entry = { order: this.added++, message, settle, packetId: 0, released: false, dup: false }
    if (message.qos === 0) this.waiting.plain.push(entry)
    else this.waiting.numbered.push(entry)
    queueMicrotask(() => {
      this.pump()
    })
  }

  /** A connection was accepted: unanswered messages are repeated, waiting messages are sent. */
  connected(link: Link): void {
    this.link = link
    const open = [...this.inFlight.values()]
    this.inFlight.clear()
    const again: Entry[] = []
    for (const entry of open) {
      // A server that has forgotten the handshake may have passed the message on. Sending it anew could duplicate it.
      if (entry.released && !link.sessionPresent) this.settle(entry, unconfirmed(entry))
      else if (entry.released) this.repeatRelease(entry, link)
      else again.push(entry)
    }
    const behind = this.waiting.numbered.takeAll()
    for (const entry of again) {
      entry.dup = link.sessionPresent
      this.waitingBytes += sizeOf(entry.message)
    }
    for (const entry of [...again, ...behind]) this.waiting.numbered.push(entry)
    this.pump()
  }

  /** The connection is gone. Messages of QoS 0 that it did not take are lost. */
  disconnected(): void {
    this.link = null
  }

  /** The session ends and nothing more will be answered. Messages that never left are refused. */
  abandon(reason: Reason): void {
    this.link = null
    const { plain, numbered } = this.waiting
    const open = [...this.inFlight.values(), ...numbered.takeAll(), ...plain.takeAll()]
    this.inFlight.clear()
    this.waitingBytes = 0
    for (const entry of open) {
      const { packetId } = entry
      this.settle(entry, packetId > 0 ? unconfirmed(entry) : { type: 'refused', packetId, reason })
    }
  }

  /** The socket has taken what was written, so more can be sent. */
  pump(): void {
    const { link } = this
    while (link?.isOpen && link.unsentBytes <= unsentLimitBytes) {
      const queue = this.nextQueue(link)
      const entry = queue?.first
      if (!queue || !entry) return
      queue.drop()
      this.waitingBytes -= sizeOf(entry.message)
      this.send(entry, link)
    }
  }

  /** PUBACK, PUBREC or PUBCOMP was received. Throws a Violation when it does not fit the message (MQTT 5, 4.3). */
  answered(type: number, packetId: number, code: number): void {
    const entry = this.inFlight.get(packetId)
    if (!entry) {
      // It may belong to an earlier run of this session, whose handshake the server still wants to finish.
      if (type === packetType.pubrec) this.sendRelease(packetId, unknownIdCode)
      return
    }
    if (type !== expectedAnswer(entry) && !(type === packetType.pubrec && entry.released)) {
      const sentence = `does not answer the message with packet identifier ${packetId}`
      throw new Violation('answer-mismatch', sentence)
    }
    const refused = code >= 0x80
    if (type === packetType.pubrec && !refused) {
      entry.released = true
      this.sendRelease(packetId, 0)
      return
    }
    this.inFlight.delete(packetId)
    // PUBCOMP "identifier not found" ends a handshake that a restart has cut short. The message was taken.
    if (refused && type !== packetType.pubcomp) this.settle(entry, refusedBy(packetId, code))
    else this.settle(entry, { type: 'acknowledged', packetId })
    this.pump()
  }

  // In the order they were added. Only QoS 0 may overtake messages that wait for an answer (MQTT 5, 4.6 and 4.9).
  private nextQueue(link: Link): Fifo<Entry> | null {
    const { plain, numbered } = this.waiting
    const mayFly = this.inFlight.size < link.limits.receiveMaximum && !this.ids.exhausted
    if (!numbered.first || !mayFly) return plain
    return plain.first && plain.first.order < numbered.first.order ? plain : numbered
  }

  private send(entry: Entry, link: Link): void {
    const { message } = entry
    // The message may have been accepted on an earlier connection. The limits of this connection apply.
    const fault = publishFault(message, link.limits, link.protocolVersion)
    if (fault) {
      this.settle(entry, { type: 'refused', packetId: entry.packetId, reason: fault.reason })
      return
    }
    if (message.qos > 0) {
      entry.packetId ||= this.ids.take()
      this.inFlight.set(entry.packetId, entry)
    }
    this.write(entry, link)
  }

  private write(entry: Entry, link: Link): void {
    const { message, packetId, dup } = entry
    const header = publishHeader(message, packetId, dup, link.protocolVersion)
    link.send([header, message.payload], (error) => {
      if (message.qos === 0) entry.settle(error ? unconfirmed(entry) : { type: 'sent' })
      this.pump()
    })
  }

  private repeatRelease(entry: Entry, link: Link): void {
    this.inFlight.set(entry.packetId, entry)
    link.send([pubrelPacket(entry.packetId, 0, link.protocolVersion)])
  }

  private sendRelease(packetId: number, code: number): void {
    const { link } = this
    if (link?.isOpen) link.send([pubrelPacket(packetId, code, link.protocolVersion)])
  }

  private settle(entry: Entry, outcome: Outcome): void {
    if (entry.packetId > 0) this.ids.free(entry.packetId)
    entry.settle(outcome)
  }
}

function sizeOf({ payload }: OutgoingMessage): number {
  return payload.byteLength + overheadBytes
}

function expectedAnswer({ message, released }: Entry): number {
  if (message.qos === 1) return packetType.puback
  return released ? packetType.pubcomp : packetType.pubrec
}

function unconfirmed({ packetId }: Entry): Outcome {
  return { type: 'unconfirmed', packetId }
}

function refusedBy(packetId: number, code: number): Outcome {
  const text = `The broker refused the message (code ${code}).`
  const { reason } = new WorkbenchError('publish-refused', text, { reasonCode: code })
  return { type: 'refused', packetId, reason }
}
