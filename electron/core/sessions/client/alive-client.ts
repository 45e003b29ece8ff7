/** Overrides how mqtt.js reacts to a missing PINGRESP. */
import type { IClientOptions } from 'mqtt'
import { MqttClient } from 'mqtt'

type StreamBuilder = ConstructorParameters<typeof MqttClient>[0]

/** Share of the keep alive after which mqtt.js checks whether a PINGREQ was answered. */
const answerShare = 0.5

/** mqtt.js with another reaction to an unanswered PINGREQ: this program knows better whether the broker is alive. */
export class AliveClient extends MqttClient {
  private readonly isSilent: (limitMs: number) => boolean

  /** `isSilent`: whether nothing at all was received for this time. The connection is then over. */
  constructor(build: StreamBuilder, options: IClientOptions, isSilent: (limitMs: number) => boolean) {
    super(build, options)
    this.isSilent = isSilent
  }

  /** PINGRESP did not arrive in time. Behind a large message, or many messages, it may only be late. */
  override onKeepaliveTimeout(): void {
    if (this.isSilent(this.keepalive * 1_000 * answerShare)) return
    this.sendPing()
    this.reschedulePing(true)
  }
}
