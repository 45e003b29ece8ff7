import { packetNames } from '../../../../shared/mqtt/packet-types.ts'
import type { ViolationFault } from '../../../../shared/mqtt/violations.ts'

/** What stands behind a port whose first bytes are not MQTT at all. */
export type OtherProtocol = 'http' | 'tls' | 'unknown'

/** What a broker sent that no MQTT broker may send; the session closes the connection over it. */
export class Violation extends Error {
  readonly fault: ViolationFault
  /** Name of the packet's type, and its number on this network connection, from 1; set by the guard. */
  packet = ''
  number = 0

  /** `sentence`: how the fault goes on after the name of the packet, with its MQTT clause: "has a topic with U+0000". */
  constructor(fault: ViolationFault, sentence: string) {
    super(sentence)
    this.name = 'Violation'
    this.fault = fault
  }

  /** Says at which packet it happened; the first to say so is right. */
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

/** What answers on the port is no MQTT broker. */
export class NotMqtt extends Error {
  readonly spoken: OtherProtocol

  constructor(spoken: OtherProtocol) {
    super(`bytes that are not MQTT (${spoken})`)
    this.name = 'NotMqtt'
    this.spoken = spoken
  }
}
