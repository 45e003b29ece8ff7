import { parser } from 'mqtt-packet'
import type { DeliveryQueue, Link } from '../../../electron/core/sessions/delivery/delivery-queue.ts'
import type { ServerLimits } from '../../../shared/types/server-limits.ts'
import { noServerLimits } from '../../../shared/types/server-limits.ts'
import { packet, twoBytes } from '../wire/mqtt-bytes.ts'
import type { Random } from '../random.ts'

/** Limits as a server might announce them, narrow ones more often than wide ones. */
export function randomLimits(random: Random): ServerLimits {
  return {
    ...noServerLimits,
    receiveMaximum: random.pick([1, 2, 3, 10, 65_535]),
    maximumQos: random.pick([0, 1, 2, 2]),
    retainAvailable: random.chance(0.6),
    maximumPacketBytes: random.pick([20, 50, 100, 300, null, null]),
  }
}

/** Which of its limits the messages that a server is sent break. */
export class LimitWatch {
  readonly violations: string[] = []
  private readonly limits: ServerLimits
  private readonly unanswered = new Set<number>()

  constructor(limits: ServerLimits) {
    this.limits = limits
  }

  /** A PUBLISH packet has come. */
  published({
    qos,
    retain,
    packetId,
    bytes,
  }: {
    qos: number
    retain: boolean
    packetId: number
    bytes: number
  }) {
    const { limits, unanswered } = this
    if (qos > limits.maximumQos) this.violations.push(`QoS ${qos} above ${limits.maximumQos}`)
    if (retain && !limits.retainAvailable) this.violations.push('retained')
    if (bytes > (limits.maximumPacketBytes ?? Infinity)) {
      this.violations.push(`${bytes} bytes above ${limits.maximumPacketBytes}`)
    }
    if (qos > 0) unanswered.add(packetId)
    if (unanswered.size > limits.receiveMaximum) {
      this.violations.push(`${unanswered.size} unanswered above ${limits.receiveMaximum}`)
    }
  }

  /** PUBACK, PUBCOMP or a PUBREC that refuses is sent. */
  answered(packetId: number): void {
    this.unanswered.delete(packetId)
  }
}

/** An MQTT 5 server in memory with random limits, that answers when it is told to and counts every limit that is broken. */
export function strictServer(random: Random) {
  const limits = randomLimits(random)
  const watch = new LimitWatch(limits)
  const toAnswer: { type: 4 | 5 | 7; id: number }[] = []
  const parse = parser({ protocolVersion: 5 })
  parse.on('error', (error) => watch.violations.push(error.message))
  let bytes = 0
  parse.on('packet', (heard) => {
    const id = heard.messageId ?? 0
    if (heard.cmd === 'pubrel') toAnswer.push({ type: 7, id })
    if (heard.cmd !== 'publish') return
    watch.published({ qos: heard.qos, retain: heard.retain, packetId: id, bytes })
    if (heard.qos > 0) toAnswer.push({ type: heard.qos === 1 ? 4 : 5, id })
  })
  const link: Link & { isOpen: boolean } = {
    isOpen: true,
    unsentBytes: 0,
    protocolVersion: 5,
    limits,
    sessionPresent: random.chance(0.5),
    send: (packets, onTaken) => {
      const whole = Buffer.concat(packets)
      bytes = whole.length
      parse.parse(whole)
      onTaken?.()
    },
  }
  return {
    link,
    violations: watch.violations,
    close: () => {
      link.isOpen = false
    },
    /** Answers any one of the packets that wait for it; false when none does. */
    answerOne(queue: DeliveryQueue): boolean {
      const [answer] = toAnswer.splice(random.int(toAnswer.length), 1)
      if (!answer) return false
      const code = random.chance(0.1) && answer.type !== 7 ? 0x87 : 0
      if (answer.type !== 5 || code > 0) watch.answered(answer.id)
      queue.answered(answer.type, answer.id, code)
      return true
    },
  }
}

/** CONNACK of MQTT 5 that announces these limits (3.2.2.3). */
export function connackWith(limits: ServerLimits): Buffer {
  const flag = (id: number, available: boolean) => (available ? [] : [id, 0])
  const size = Buffer.alloc(5)
  size[0] = 0x27
  size.writeUInt32BE(limits.maximumPacketBytes ?? 0, 1)
  const properties = Buffer.concat([
    Buffer.from([0x21, ...twoBytes(limits.receiveMaximum)]),
    Buffer.from(limits.maximumQos < 2 ? [0x24, limits.maximumQos] : []),
    Buffer.from(flag(0x25, limits.retainAvailable)),
    limits.maximumPacketBytes === null ? Buffer.alloc(0) : size,
    Buffer.from(flag(0x28, limits.wildcardSubscriptions)),
    Buffer.from(flag(0x29, limits.subscriptionIdentifiers)),
    Buffer.from(flag(0x2a, limits.sharedSubscriptions)),
    Buffer.from(limits.keepAliveS === null ? [] : [0x13, ...twoBytes(limits.keepAliveS)]),
  ])
  return packet(2, 0, [0, 0, properties.length], properties)
}
