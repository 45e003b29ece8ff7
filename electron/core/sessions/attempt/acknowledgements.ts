/** Holds acknowledgements back until the messages they answer are on disk. */
import { packetType } from '../../../../shared/mqtt/packet-types.ts'
import type { PublishPacket } from '../../mqtt/guard/publish-packet.ts'
import { Fifo } from '../delivery/fifo.ts'

/** PUBACK, PUBREC and PUBCOMP with success: the same four bytes in every version (MQTT 5, 3.4, 3.5 and 3.7). */
const packetBytes = 4

interface Owed {
  type: number
  packetId: number
  /** The acknowledgement leaves once this batch is committed. */
  batch: number
}

/**
 * The acknowledgements that the broker waits for on one network connection. PUBACK and PUBREC pass the ownership of a
 * message to us, and PUBCOMP frees its identifier (MQTT 5, 4.3). Each leaves once the packet it answers is on disk,
 * in the order of those packets [MQTT-4.6.0-2].
 */
export class Acknowledgements {
  private readonly owed = new Fifo<Owed>()
  private readonly batches: { current(): number; committed(): number }

  /** `batches`: the number of the batch that holds everything recorded so far, and of the last batch on disk. */
  constructor(batches: { current(): number; committed(): number }) {
    this.batches = batches
  }

  /** A message was received and recorded. */
  received({ qos, packetId }: Pick<PublishPacket, 'qos' | 'packetId'>): void {
    if (qos === 1) this.owe(packetType.puback, packetId)
    else if (qos === 2) this.owe(packetType.pubrec, packetId)
  }

  /** PUBREL was received and recorded. */
  released(packetId: number): void {
    this.owe(packetType.pubcomp, packetId)
  }

  /** Returns the bytes of those that may leave, or null for none. `leaving` is called for each. */
  take(leaving: (type: number, packetId: number) => void): Buffer | null {
    const committed = this.batches.committed()
    const packets: number[] = []
    for (let next = this.owed.first; next && next.batch <= committed; next = this.owed.first) {
      const { type, packetId } = next
      this.owed.drop()
      leaving(type, packetId)
      packets.push(type << 4, packetBytes - 2, packetId >> 8, packetId & 0xff)
    }
    return packets.length === 0 ? null : Buffer.from(packets)
  }

  private owe(type: number, packetId: number): void {
    this.owed.push({ type, packetId, batch: this.batches.current() })
  }
}
