/** Defines the errors for bytes that a broker must not send. */
import { packetNames } from '../../../../shared/mqtt/packet-types.ts'
import type { ViolationFault } from '../../../../shared/mqtt/violations.ts'

/** The protocol of a port whose first bytes are not MQTT. */
export type OtherProtocol = 'http' | 'tls' | 'unknown'

/** The broker sent something that no MQTT broker may send. The session closes the connection. */
export class Violation extends Error {
  readonly fault: ViolationFault
  /** Name of the packet's type, and its number on this network connection, from 1; set by the guard. */
  packet = ''
  number = 0

  /** `sentence`: the fault as it follows the name of the packet, with its MQTT clause: "has a topic with U+0000". */
  constructor(fault: ViolationFault, sentence: string) {
    super(sentence)
    this.name = 'Violation'
    this.fault = fault
  }

  /** Sets the packet in which the fault occurred. The first call wins. */
  at(type: number, number: number): this {
    if (this.number === 0) {
      this.packet = packetNames[type] ?? String(type)
      this.number = number
    }
    return this
  }
}

/** A packet that is larger than the profile allows; sizes are those of its Remaining Length. */
export class PacketTooLarge extends Error {
  readonly type: number
  readonly number: number
  readonly sizeBytes: number
  readonly limitBytes: number

  constructor(packet: { type: number; number: number; sizeBytes: number; limitBytes: number }) {
    super(`a packet of ${packet.sizeBytes} bytes, more than ${packet.limitBytes}`)
    this.name = 'PacketTooLarge'
    this.type = packet.type
    this.number = packet.number
    this.sizeBytes = packet.sizeBytes
    this.limitBytes = packet.limitBytes
  }
}

/** The server on the port is not an MQTT broker. */
export class NotMqtt extends Error {
  readonly spoken: OtherProtocol

  constructor(spoken: OtherProtocol) {
    super(`bytes that are not MQTT (${spoken})`)
    this.name = 'NotMqtt'
    this.spoken = spoken
  }
}
