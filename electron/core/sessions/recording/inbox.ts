/** Decides whether a received message is recorded, dropped or refused. */
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import { connectionReason } from '../../network/failures/connection-reason.ts'
import type { PublishPacket } from '../../mqtt/guard/publish-packet.ts'
import type { Recorder } from './recorder.ts'
import { RetainedMemory } from './retained-memory.ts'
import type { Traffic } from '../traffic/traffic.ts'
import type { Unreleased } from './unreleased.ts'
import type { UnrecordedTail } from './unrecorded-tail.ts'

/** Takes the messages of the broker. Each is counted, then recorded or dropped for a reason. */
export class Inbox {
  private readonly profile: ConnectionProfile
  private readonly recorder: Recorder
  private readonly traffic: Traffic
  private readonly unreleased: Unreleased
  private readonly retained = new RetainedMemory()
  private readonly unrecorded: UnrecordedTail
  /** Messages dropped since recording stopped. */
  private droppedCount = 0

  constructor(parts: {
    profile: ConnectionProfile
    recorder: Recorder
    traffic: Traffic
    unreleased: Unreleased
    unrecorded: UnrecordedTail
  }) {
    this.profile = parts.profile
    this.recorder = parts.recorder
    this.traffic = parts.traffic
    this.unreleased = parts.unreleased
    this.unrecorded = parts.unrecorded
  }

  /** The broker has accepted a connection. */
  connected(): void {
    this.retained.connected()
  }

  /**
   * A message was received. Throws the error that ends the connection: no memory is left, or the topic is invalid.
   */
  take(packet: PublishPacket): void {
    if (!this.canRecord(packet)) return
    const repeated = this.unreleased.has(packet)
    // Throws for an invalid topic. A message that is not recorded is not counted, and its identifier is not in use.
    if (!repeated) {
      const nowMs = Date.now()
      this.unreleased.record(packet, nowMs, this.retained.isAgain(packet))
      this.unrecorded.add(packet, nowMs, false)
    }
    this.traffic.received()
    if (repeated) this.traffic.dropped('qos2-repeat')
  }

  /** Recording works again: the timeline reports how many messages are missing. */
  tellDropped(): void {
    if (this.droppedCount === 0) return
    this.recorder.event({ type: 'dropped', count: this.droppedCount, reason: 'history-unavailable' })
    this.droppedCount = 0
  }

  // Above the limit, a message that the broker will not repeat is dropped and counted. A message that it will repeat
  // is not accepted: the connection ends until memory is free again.
  private canRecord(packet: PublishPacket): boolean {
    const { outbox } = this.recorder
    const accepted = outbox.canAccept(packet.qos)
    if (accepted === 'yes') return true
    if (accepted === 'no') {
      this.traffic.received()
      this.traffic.dropped('history-unavailable')
      this.droppedCount++
      this.unrecorded.add(packet, Date.now(), true)
      return false
    }
    const cause = outbox.failure?.message ?? ''
    const message = `Messages cannot be recorded, and no more are taken: ${cause}`
    const reason = connectionReason(this.profile, 'history-unavailable', message, { cause })
    throw new WorkbenchError(reason.code, reason.message, reason.details)
  }
}
