import { packetType, readVariableByteInteger } from '../../../../shared/mqtt/packet-types.ts'

/** Told each packet that leaves; `body` is where its variable header begins. */
export type OnPacketOut = (type: number, packet: Buffer, body: number) => void

interface HeldAck {
  bytes: Buffer
  body: number
  /** The batch whose commit releases it. */
  batch: number
}

/** What a broker takes as "received": the message of PUBACK and PUBREC, the identifier of PUBCOMP (MQTT 5, 4.3). */
const acknowledgements = new Set<number>([packetType.puback, packetType.pubrec, packetType.pubcomp])

/**
 * Holds acknowledgements until what they answer is committed, in order [MQTT-4.6.0-2]; everything else passes. Bytes go
 * in as mqtt.js writes them, in pieces of any size.
 */
export class OutgoingGate {
  private rest: Buffer = Buffer.alloc(0)
  private held: HeldAck[] = []
  private readonly batches: { current(): number; committed(): number }
  private readonly onPacket: OnPacketOut

  /** `batches`: number of the batch that holds everything recorded so far, and of the last one on disk. */
  constructor(options: { batches: { current(): number; committed(): number }; onPacket: OnPacketOut }) {
    this.batches = options.batches
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
      this.sort(data.subarray(offset, end), 1 + length.bytes, leaving)
      offset = end
    }
    this.rest = data.subarray(offset)
    return leaving
  }

  private sort(packet: Buffer, body: number, leaving: Buffer[]): void {
    const type = (packet[0] ?? 0) >> 4
    const batch = this.batches.current()
    if (acknowledgements.has(type) && (batch > this.batches.committed() || this.held.length > 0)) {
      this.held.push({ bytes: packet, body, batch })
      return
    }
    this.onPacket(type, packet, body)
    leaving.push(packet)
  }

  /** Something has reached the disk: returns the acknowledgements that may leave. */
  release(): Buffer[] {
    const committed = this.batches.committed()
    let count = 0
    for (const ack of this.held) {
      if (ack.batch > committed) break
      this.onPacket((ack.bytes[0] ?? 0) >> 4, ack.bytes, ack.body)
      count++
    }
    return this.held.splice(0, count).map((ack) => ack.bytes)
  }
}
