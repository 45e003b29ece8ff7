import type { MqttClient } from 'mqtt'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { deliveryCode } from '../../history/batch.ts'
import type { Recorder } from './recorder.ts'
import type { Publication } from './session-protocol.ts'
import type { Traffic } from './traffic.ts'

/** Largest payload that is sent. */
const maxPayloadBytes = 64 * 1024 * 1024

/** Sends messages and records how far each gets. */
export class Publisher {
  private readonly recorder: Recorder
  private readonly traffic: Traffic
  private readonly open = new Set<number>()

  constructor(recorder: Recorder, traffic: Traffic) {
    this.recorder = recorder
    this.traffic = traffic
  }

  /**
   * Resolves with the sequence number once the message is stored. Throws WorkbenchError `payload-too-large` or
   * `history-unavailable`.
   */
  async publish(client: MqttClient, publication: Publication): Promise<{ seq: number }> {
    const { topic, qos, retain, payload } = publication
    const sizeBytes = payload.byteLength
    if (sizeBytes > maxPayloadBytes) {
      const message = `A payload of ${sizeBytes} bytes is larger than ${maxPayloadBytes}.`
      throw new WorkbenchError('payload-too-large', message, { sizeBytes, limitBytes: maxPayloadBytes })
    }
    const { outbox } = this.recorder
    if (outbox.roomFor(1) === 'never') {
      const cause = outbox.failure?.message ?? ''
      throw new WorkbenchError('history-unavailable', `Nothing can be recorded: ${cause}`, { cause })
    }
    const { reference, stored } = this.recorder.publishing(publication)
    const startMs = performance.now()
    this.open.add(reference)
    this.traffic.published()
    let packetId = 0
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
    client.publish(topic, bytes, { qos, retain }, (error) => {
      if (!this.open.delete(reference)) return
      const tookMs = performance.now() - startMs
      if (!error) {
        const code = qos === 0 ? deliveryCode.sent : deliveryCode.acknowledged
        this.recorder.delivery(reference, code, { tookMs, packetId })
        return
      }
      this.failed(reference, error, packetId)
    })
    if (qos > 0) packetId = client.getLastMessageId()
    return { seq: await stored }
  }

  /** The session ends: whatever the broker has not answered stays unconfirmed. */
  abandon(): void {
    for (const reference of this.open) this.recorder.delivery(reference, deliveryCode.unconfirmed, {})
    this.open.clear()
  }

  // A number is a reason code of PUBACK or PUBREC (MQTT 5, 3.4.2.1); anything else means that no answer came.
  private failed(reference: number, error: Error, packetId: number): void {
    const code = 'code' in error && typeof error.code === 'number' ? error.code : null
    if (code === null) {
      this.recorder.delivery(reference, deliveryCode.unconfirmed, { packetId })
      return
    }
    const reason = new WorkbenchError('publish-refused', `The broker refused the message (code ${code}).`, {
      reasonCode: code,
    }).reason
    this.recorder.delivery(reference, deliveryCode.refused, { packetId, reason })
  }
}
