import type { Reason } from '../../../../shared/errors.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { packetType } from '../../../../shared/mqtt/packet-types.ts'
import type { ConnectionProfile, NegotiatedVersion } from '../../../../shared/types/connection.ts'
import { isWebSocket } from '../../../../shared/types/connection.ts'
import { BrokerStream } from './broker-stream.ts'
import type { Connack } from './failures.ts'
import {
  connectionReason,
  readConnack,
  readDisconnect,
  refusal,
  sessionTakenOver,
  socketFailure,
  upgradeFailure,
  violationFailure,
} from './failures.ts'
import type { IncomingPacket } from './incoming-guard.ts'
import { IncomingGuard } from './incoming-guard.ts'
import { openSocket, UpgradeRefused } from './open-socket.ts'
import { OutgoingGate } from './outgoing-gate.ts'
import type { PublishPacket } from './publish-packet.ts'
import { cutPublish } from './publish-packet.ts'
import { Violation } from './violation.ts'

/** What happens on one network connection, told in the order of the wire. */
export interface AttemptListener {
  onConnack(connack: Connack): void
  onPublish(packet: PublishPacket): void
  /** A QoS 2 handshake is over: the identifier may be used for a new message. */
  onReleased(packetId: number): void
  /** CONNECT or PINGREQ has left. */
  onQuestion(): void
  onAnswer(): void
  /** Number of the batch that holds everything recorded so far, and of the last one on disk. */
  batches: { current(): number; committed(): number }
}

/** One network connection to the broker, from the first byte to the last, and why it ended. */
export class Attempt {
  readonly stream: BrokerStream
  /** The first thing that went wrong. */
  failure: Reason | null = null
  accepted = false
  private readonly profile: ConnectionProfile
  private readonly protocolVersion: NegotiatedVersion
  private readonly listener: AttemptListener
  private readonly gate: OutgoingGate
  private readonly timer: NodeJS.Timeout
  private spoke = false

  constructor(options: {
    profile: ConnectionProfile
    protocolVersion: NegotiatedVersion
    maxPacketBytes: number
    listener: AttemptListener
  }) {
    const { profile, protocolVersion, maxPacketBytes, listener } = options
    this.profile = profile
    this.protocolVersion = protocolVersion
    this.listener = listener
    this.gate = new OutgoingGate({
      batches: listener.batches,
      onPacket: (type) => {
        if (type === packetType.connect || type === packetType.pingreq) listener.onQuestion()
      },
    })
    const guard = new IncomingGuard({
      protocolVersion,
      maxPacketBytes,
      onPacket: (packet) => {
        this.take(packet)
      },
    })
    const socket = openSocket(profile, maxPacketBytes, (refused) => {
      this.failure ??= this.explain(refused)
    })
    this.stream = new BrokerStream(socket, {
      incoming: (chunk) => {
        this.spoke = true
        return guard.push(chunk)
      },
      outgoing: (chunk) => this.gate.push(chunk),
      failed: (error) => {
        this.fail(this.explain(error))
      },
    })
    this.timer = setTimeout(() => {
      this.timeOut()
    }, profile.connectTimeoutMs)
    this.stream.once('close', () => {
      clearTimeout(this.timer)
    })
  }

  /** Ends the connection for a reason; the first one stays. */
  fail(reason: Reason): void {
    this.failure ??= reason
    this.stream.destroy()
  }

  /** Something recorded has reached the disk. */
  release(): void {
    this.stream.release(this.gate.release())
  }

  /** Why the connection ended, once it has. */
  get end(): Reason {
    if (this.failure) return this.failure
    const { host, port } = this.profile
    return this.accepted
      ? connectionReason(this.profile, 'closed-by-broker', `${host}:${port} closed the connection.`)
      : connectionReason(
          this.profile,
          'closed-before-connack',
          `${host}:${port} closed the connection without answering CONNECT.`,
        )
  }

  private take(packet: IncomingPacket): void {
    switch (packet.type) {
      case packetType.publish:
        this.listener.onPublish(cutPublish(packet.bytes, packet.body, this.protocolVersion))
        break
      case packetType.pubrel:
        this.listener.onReleased(packet.bytes.readUInt16BE(packet.body))
        break
      case packetType.pingresp:
        this.listener.onAnswer()
        break
      case packetType.connack:
        this.takeConnack(readConnack(packet.bytes, packet.body))
        break
      case packetType.disconnect:
        this.takeDisconnect(packet)
        break
    }
  }

  private takeConnack(connack: Connack): void {
    if (connack.code !== 0) throw asError(refusal(this.profile, connack))
    clearTimeout(this.timer)
    this.accepted = true
    this.listener.onAnswer()
    this.listener.onConnack(connack)
  }

  private takeDisconnect(packet: IncomingPacket): void {
    const { code: reasonCode, text } = readDisconnect(packet.bytes, packet.body)
    throw asError(
      connectionReason(
        this.profile,
        reasonCode === sessionTakenOver ? 'taken-over' : 'disconnected-by-broker',
        `The broker ended the session (code ${reasonCode}).`,
        { reasonCode, text },
      ),
    )
  }

  private explain(error: Error): Reason {
    if (error instanceof WorkbenchError) return error.reason
    if (error instanceof Violation) return violationFailure(this.profile, error)
    if (error instanceof UpgradeRefused) return upgradeFailure(this.profile, error.status)
    if (isWebSocket(this.profile.transport) && !this.spoke && !this.accepted) {
      return upgradeFailure(this.profile, null, error)
    }
    return socketFailure(this.profile, error)
  }

  private timeOut(): void {
    const { host, port, connectTimeoutMs } = this.profile
    const message = `${host}:${port} did not answer CONNECT within ${connectTimeoutMs} ms.`
    this.fail(connectionReason(this.profile, 'connect-timeout', message, { timeoutMs: connectTimeoutMs }))
  }
}

function asError(reason: Reason): WorkbenchError {
  return new WorkbenchError(reason.code, reason.message, reason.details)
}
