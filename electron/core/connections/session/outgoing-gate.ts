import { packetType, readVariableByteInteger } from '../../../../shared/mqtt/packet-types.ts'

interface HeldAck {
  bytes: Buffer
  /** The batch whose commit releases it. */
  batch: number
}

/**
 * Holds PUBACK and PUBREC until the message they answer is committed, in order [MQTT-4.6.0-2]; everything else passes.
 * Bytes go in as mqtt.js writes them, in pieces of any size.
 */
export class OutgoingGate {
  private rest: Buffer = Buffer.alloc(0)
  private held: HeldAck[] = []
  private committed = 0
  private readonly currentBatch: () => number
  private readonly onPacket: (type: number) => void

  /**
   * `currentBatch`: number of the batch that holds every message recorded so far.
   * `onPacket`: told the type of each packet that leaves.
   */
  constructor(options: { currentBatch: () => number; onPacket: (type: number) => void }) {
    this.currentBatch = options.currentBatch
    this.onPacket = options.onPacket
  }

  /** Takes written bytes, returns those that may leave now. */
  push(chunk: Buffer): Buffer[] {
    const data = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const leaving: Buffer[] = []
    let offset = 0
    while (offset < data.length) {
      const length = readVariableByteInteger(data, offset + 1)
      if (typeof length === 'string') break
      const end = offset + 1 + length.bytes + length.value
      if (end > data.length) break
      this.sort(data.subarray(offset, end), leaving)
      offset = end
    }
    this.rest = data.subarray(offset)
    return leaving
  }

  private sort(packet: Buffer, leaving: Buffer[]): void {
    const type = (packet[0] ?? 0) >> 4
    const batch = this.currentBatch()
    const acknowledges = type === packetType.puback || type === packetType.pubrec
    if (acknowledges && (batch > this.committed || this.held.length > 0)) {
      this.held.push({ bytes: packet, batch })
      return
    }
    this.onPacket(type)
    leaving.push(packet)
  }

  /** Everything up to batch `batch` is on disk: returns the acknowledgements that may leave. */
  release(batch: number): Buffer[] {
    this.committed = Math.max(this.committed, batch)
    let count = 0
    for (const ack of this.held) {
      if (ack.batch > this.committed) break
      this.onPacket((ack.bytes[0] ?? 0) >> 4)
      count++
    }
    return this.held.splice(0, count).map((ack) => ack.bytes)
  }
}
