/** Publishes messages: checks them, records them and hands them to the delivery queue. */
import type { Reason } from '../../../../shared/errors.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { checkTopicName } from '../../../../shared/mqtt/topic-name.ts'
import { deliveryCode } from '../../history/records/batch.ts'
import type { DeliveryQueue, Link, Outcome } from './delivery-queue.ts'
import type { Recorder } from '../recording/recorder.ts'
import { publishFault } from '../../mqtt/codec/server-limits.ts'
import type { Publication } from '../protocol/session-protocol.ts'
import type { Traffic } from '../traffic/traffic.ts'

/** Sends messages and records how far each gets. */
export class Publisher {
  private readonly recorder: Recorder
  private readonly traffic: Traffic
  private readonly queue: DeliveryQueue
  private readonly open = new Set<number>()

  constructor(recorder: Recorder, traffic: Traffic, queue: DeliveryQueue) {
    this.recorder = recorder
    this.traffic = traffic
    this.queue = queue
  }

  /**
   * Resolves with the sequence number once the message is stored. It is sent as soon as the server allows it. Throws
   * a WorkbenchError before anything is written or recorded: the fault that {@link publishFault} finds,
   * `invalid-topic`, `publish-backlog` or `history-unavailable`.
   */
  async publish(link: Link, publication: Publication): Promise<{ seq: number }> {
    this.check(link, publication)
    const { reference, stored } = this.recorder.publishing(publication)
    const startMs = performance.now()
    this.open.add(reference)
    this.traffic.published()
    this.queue.add(publication, (outcome) => {
      if (this.open.delete(reference)) this.record(reference, outcome, performance.now() - startMs)
    })
    return { seq: await stored }
  }

  /** The session ends: messages that the broker has not answered stay unconfirmed. */
  abandon(reason: Reason): void {
    this.queue.abandon(reason)
    for (const reference of this.open) this.recorder.delivery(reference, deliveryCode.unconfirmed, {})
    this.open.clear()
  }

  private check(link: Link, publication: Publication): void {
    const topicFault = checkTopicName(publication.topic)
    if (topicFault) {
      const { fault, position, message } = topicFault
      throw new WorkbenchError('invalid-topic', message, { fault, position })
    }
    const fault = publishFault(publication, link.limits, link.protocolVersion)
    if (fault) throw fault
    if (!this.queue.canQueue(publication)) {
      throw new WorkbenchError('publish-backlog', 'The broker does not take the messages that wait already.')
    }
    const { outbox } = this.recorder
    if (outbox.canAccept(1) === 'never') {
      const cause = outbox.failure?.message ?? ''
      throw new WorkbenchError('history-unavailable', `Nothing can be recorded: ${cause}`, { cause })
    }
  }

  private record(reference: number, outcome: Outcome, tookMs: number): void {
    switch (outcome.type) {
      case 'sent':
        this.recorder.delivery(reference, deliveryCode.sent, { tookMs })
        break
      case 'acknowledged':
        this.recorder.delivery(reference, deliveryCode.acknowledged, { tookMs, packetId: outcome.packetId })
        break
      case 'unconfirmed':
        this.recorder.delivery(reference, deliveryCode.unconfirmed, { packetId: outcome.packetId })
        break
      case 'refused': {
        const { packetId, reason } = outcome
        this.recorder.delivery(reference, deliveryCode.refused, { packetId, reason })
      }
    }
  }
}
