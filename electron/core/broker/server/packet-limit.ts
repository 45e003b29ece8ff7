/** Ends a client's stream as soon as it announces a packet above the size limit. */
import { Duplex } from 'node:stream'

/** Longest encoding of the Remaining Length (MQTT 3.1.1, 2.2.3). */
const longestLengthBytes = 4

/**
 * Follows the packets of an MQTT stream and reports one that announces more than `limitBytes` before its body is
 * buffered. The parser behind it has no limit of its own below 256 MiB.
 */
class PacketMeter {
  readonly #limitBytes: number
  #bodyLeft = 0
  #length = 0
  /** 0: the first byte of a packet comes next. n: the n-th byte of its length comes next. */
  #lengthByte = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** The fault in the stream up to the end of `chunk`, or null. */
  faultIn(chunk: Uint8Array): string | null {
    let position = 0
    while (position < chunk.length) {
      if (this.#bodyLeft > 0) {
        const skipped = Math.min(this.#bodyLeft, chunk.length - position)
        this.#bodyLeft -= skipped
        position += skipped
        continue
      }
      const fault = this.#header(chunk[position] ?? 0)
      if (fault !== null) return fault
      position++
    }
    return null
  }

  #header(byte: number): string | null {
    if (this.#lengthByte === 0) {
      this.#length = 0
      this.#lengthByte = 1
      return null
    }
    this.#length += (byte & 0x7f) * 128 ** (this.#lengthByte - 1)
    if (this.#length > this.#limitBytes) return `a packet is longer than ${this.#limitBytes} bytes`
    if ((byte & 0x80) === 0) {
      this.#bodyLeft = this.#length
      this.#lengthByte = 0
      return null
    }
    this.#lengthByte++
    return this.#lengthByte > longestLengthBytes ? 'the length of a packet is malformed' : null
  }
}

/**
 * Wraps `source` and limits each packet read from it to `limitBytes`: a longer one destroys the stream with an error.
 */
export function limitPackets(source: Duplex, limitBytes: number): Duplex {
  return new LimitedStream(source, new PacketMeter(limitBytes))
}

class LimitedStream extends Duplex {
  readonly #source: Duplex

  constructor(source: Duplex, meter: PacketMeter) {
    super()
    this.#source = source
    source.on('data', (chunk: Buffer) => {
      const fault = meter.faultIn(chunk)
      if (fault !== null) this.destroy(new Error(fault))
      else if (!this.push(chunk)) source.pause()
    })
    source.on('end', () => this.push(null))
    source.on('error', (error) => this.destroy(error))
    source.on('close', () => this.destroy())
  }

  override _read(): void {
    this.#source.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#source.write(chunk, done)
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#source.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done)
  }

  override _final(done: () => void): void {
    this.#source.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#source.destroy()
    done(error)
  }
}
