/** Connects the socket to mqtt.js and filters the bytes in both directions. */
import { Duplex } from 'node:stream'

/** While this much written data waits for the broker, reading stops: every message received needs an answer. */
const unsentLimitBytes = 1024 * 1024

/** Time for the broker to close the connection after a last packet. */
const closeTimeoutMs = 500
/** A payload larger than this is not copied behind its header. */
const copyBytes = 16 * 1024

/** The hooks between the socket and mqtt.js. */
export interface StreamHooks {
  /**
   * Checks and records bytes from the broker. Returns the bytes for mqtt.js. If it throws, the stream is destroyed.
   */
  incoming(chunk: Buffer): Buffer | null
  /** Takes bytes from mqtt.js and returns those that may leave now. */
  outgoing(chunk: Buffer): Buffer[]
  /** The socket failed or `incoming` threw, and the stream is being destroyed. Returns a last packet to send. */
  failed(error: Error): Buffer | null
}

/** The stream mqtt.js works on: the socket, with checks on incoming bytes and a filter on outgoing bytes. */
export class BrokerStream extends Duplex {
  private readonly wire: Duplex
  private readonly hooks: StreamHooks
  private paused = false
  private wanted = true
  /** The broker takes too little of what was written. */
  private blocked = false
  /** DISCONNECT was sent. Further bytes are read and discarded, so that the broker can close the connection. */
  private leaving = false
  /** Sent while the stream is being destroyed. */
  private finalPacket: Buffer | null = null
  private lastReceivedMs = performance.now()
  /** When reading without a pause began; null while reading is paused. */
  private readingSinceMs: number | null = performance.now()

  constructor(socket: Duplex, hooks: StreamHooks) {
    super({ emitClose: true, autoDestroy: true })
    this.wire = socket
    this.hooks = hooks
    socket.on('data', (chunk: Buffer) => {
      this.receive(chunk)
    })
    // Everything received before is recorded. The broker has left, so there is no use in waiting for it to take our
    // data.
    socket.on('end', () => {
      this.destroy()
    })
    socket.on('error', (error: Error) => {
      hooks.failed(error)
      this.destroy()
    })
    socket.on('close', () => {
      this.destroy()
    })
    socket.on('drain', () => {
      this.blocked = false
      this.flow()
    })
  }

  /** Bytes that were written but not yet taken by the socket. */
  get unsentBytes(): number {
    return this.wire.writableLength
  }

  /** Milliseconds without incoming bytes while the stream was reading. */
  get silentForMs(): number {
    return Math.min(performance.now() - this.lastReceivedMs, this.readingForMs)
  }

  /** Milliseconds of reading without a pause. */
  get readingForMs(): number {
    return this.readingSinceMs === null ? 0 : performance.now() - this.readingSinceMs
  }

  /** Stops or resumes reading from the socket, regardless of mqtt.js. */
  setPaused(paused: boolean): void {
    this.paused = paused
    this.flow()
  }

  /**
   * Sends bytes that do not pass through mqtt.js: acknowledgements and messages, always whole packets. `onTaken` is
   * called once the operating system has the last byte, or with an error if it will never have it.
   */
  send(packets: readonly Uint8Array[], onTaken?: (error?: Error | null) => void): void {
    if (packets.length === 0) return
    if (!this.wire.writable) {
      onTaken?.(new Error('The connection is closed.'))
      return
    }
    const [first, second] = packets
    if (packets.length === 2 && first && second && second.length > copyBytes) {
      this.wire.write(first)
      this.wire.write(second, onTaken)
    } else this.wire.write(joined(packets), onTaken)
    this.checkUnsent()
  }

  /** Sends `last` and closes the connection in order. Resolves when the socket is closed. */
  async closeWith(last: Buffer, timeoutMs: number): Promise<void> {
    if (this.destroyed || !this.wire.writable) return
    this.leaving = true
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs)
      this.wire.once('close', () => {
        clearTimeout(timer)
        resolve()
      })
      this.wire.end(last)
      this.wire.resume()
    })
  }

  override _read(): void {
    this.wanted = true
    this.flow()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.forward(chunk, done)
  }

  override _writev(
    chunks: { chunk: Buffer; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    this.forward(Buffer.concat(chunks.map(({ chunk }) => chunk)), done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.wire.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.finalPacket && this.wire.writable) this.sendFinal(this.finalPacket)
    else this.wire.destroy()
    done(error)
  }

  // Our side ends at once. The socket stays open until the broker has taken the last packet, or fails to.
  private sendFinal(finalPacket: Buffer): void {
    const { wire } = this
    const timer = setTimeout(() => wire.destroy(), closeTimeoutMs)
    wire.once('close', () => {
      clearTimeout(timer)
    })
    wire.end(finalPacket)
    wire.resume()
  }

  private receive(chunk: Buffer): void {
    if (this.destroyed || this.leaving) return
    this.lastReceivedMs = performance.now()
    try {
      const passed = this.hooks.incoming(chunk)
      if (passed && !this.push(passed)) this.wanted = false
    } catch (error) {
      this.finalPacket = this.hooks.failed(error instanceof Error ? error : new Error(String(error)))
      this.destroy()
      return
    }
    this.flow()
  }

  private forward(chunk: Buffer, done: (error?: Error | null) => void): void {
    const leaving = this.hooks.outgoing(chunk)
    if (leaving.length === 0 || this.wire.write(joined(leaving))) done()
    else this.wire.once('drain', () => done())
    this.checkUnsent()
  }

  private checkUnsent(): void {
    if (this.blocked || this.wire.writableLength < unsentLimitBytes) return
    this.blocked = true
    this.flow()
  }

  private flow(): void {
    if (this.leaving) return
    const reading = !this.paused && this.wanted && !this.blocked
    if (reading) this.readingSinceMs ??= performance.now()
    else this.readingSinceMs = null
    if (reading) this.wire.resume()
    else this.wire.pause()
  }
}

function joined(packets: readonly Uint8Array[]): Uint8Array {
  const [only] = packets
  return only && packets.length === 1 ? only : Buffer.concat(packets)
}
