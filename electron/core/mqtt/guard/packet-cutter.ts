/** Splits the output of mqtt.js into packets. */
import { readVariableByteInteger } from '../../../../shared/mqtt/packet-types.ts'

/** Splits the output of mqtt.js, which arrives in pieces of any size, into whole packets. */
export class PacketCutter {
  private rest: Buffer = Buffer.alloc(0)

  /** Takes bytes and calls `each` with every complete packet; `body`: where its variable header begins. */
  push(chunk: Buffer, each: (packet: Buffer, body: number) => void): void {
    const data = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    let offset = 0
    while (offset < data.length) {
      const length = readVariableByteInteger(data, offset + 1)
      if (typeof length === 'string') break
      const end = offset + 1 + length.bytes + length.value
      if (end > data.length) break
      each(data.subarray(offset, end), 1 + length.bytes)
      offset = end
    }
    this.rest = data.subarray(offset)
  }
}
