import type { IClientOptions } from 'mqtt'
import { MqttClient } from 'mqtt'

type StreamBuilder = ConstructorParameters<typeof MqttClient>[0]

/** mqtt.js asks half a keep alive after PINGREQ whether an answer has come. */
const answerShare = 0.5

/** mqtt.js, but for what it makes of a PINGREQ that was not answered: we know better whether the broker is there. */
export class AliveClient extends MqttClient {
  private readonly isSilent: (limitMs: number) => boolean

  /** `isSilent`: whether nothing at all has come for so long, in which case the connection is over. */
  constructor(build: StreamBuilder, options: IClientOptions, isSilent: (limitMs: number) => boolean) {
    super(build, options)
    this.isSilent = isSilent
  }

  /** PINGRESP did not come in time: behind a large message, or many, it may only be late. */
  override onKeepaliveTimeout(): void {
    if (this.isSilent(this.keepalive * 1_000 * answerShare)) return
    this.sendPing()
    this.reschedulePing(true)
  }
}
