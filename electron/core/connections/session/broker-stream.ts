import { Duplex } from 'node:stream'

/** With this much written and not taken by the broker, nothing more is read from it: every message asks for an answer. */
const clogBytes = 1024 * 1024

/** What stands between the socket and mqtt.js. */
export interface StreamHooks {
  /** Checks and records bytes from the broker; returns what mqtt.js may see. May throw: the stream is then destroyed. */
  incoming(chunk: Buffer): Buffer | null
  /** Takes bytes from mqtt.js; returns what may leave now. */
  outgoing(chunk: Buffer): Buffer[]
  /** The socket failed, or `incoming` threw. Returns what is still to be said. */
  failed(error: Error): Buffer | null
}

/** The stream mqtt.js works on: the socket, with a guard on the way in and a gate on the way out. */
export class BrokerStream extends Duplex {
  private readonly wire: Duplex
  private readonly hooks: StreamHooks
  private paused = false
  private wanted = true
  private clogged = false
  /** Since when bytes are taken without a pause; null while they are not. */
  private readingSinceMs: number | null = performance.now()

  constructor(socket: Duplex, hooks: StreamHooks) {
    super({ emitClose: true, autoDestroy: true })
    this.wire = socket
    this.hooks = hooks
    socket.on('data', (chunk: Buffer) => {
      this.receive(chunk)
    })
    // What came before is recorded. To wait until the rest of ours is taken would be to wait for nobody.
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
      this.clogged = false
      this.flow()
    })
  }

  /** Bytes that were written and that the socket has not taken yet. */
  get unsentBytes(): number {
    return this.wire.writableLength
  }

  /** Milliseconds for which bytes have been taken without a pause. */
  get readingForMs(): number {
    return this.readingSinceMs === null ? 0 : performance.now() - this.readingSinceMs
  }

  /** Stops or resumes reading from the socket, whatever mqtt.js wants. */
  setPaused(paused: boolean): void {
    this.paused = paused
    this.flow()
  }

  /**
   * Sends whole packets past mqtt.js: acknowledgements that were held, messages. `onTaken` is called once the operating
   * system has the last byte, with an error when it never will.
   */
  send(packets: readonly Uint8Array[], onTaken?: (error?: Error | null) => void): void {
    if (packets.length === 0) return
    if (!this.wire.writable) {
      onTaken?.(new Error('The connection is closed.'))
      return
    }
    this.wire.cork()
    for (const [index, packet] of packets.entries()) {
      if (index < packets.length - 1) this.wire.write(packet)
      else this.wire.write(packet, onTaken)
    }
    this.wire.uncork()
    this.clog()
  }

  /** Sends `last` and ends the connection in order; resolves when the socket is closed. */
  async farewell(last: Buffer, timeoutMs: number): Promise<void> {
    if (this.destroyed || !this.wire.writable) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs)
      this.wire.once('close', () => {
        clearTimeout(timer)
        resolve()
      })
      this.wire.end(last)
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
    this.wire.destroy()
    done(error)
  }

  private receive(chunk: Buffer): void {
    if (this.destroyed) return
    try {
      const passed = this.hooks.incoming(chunk)
      if (passed && !this.push(passed)) this.wanted = false
    } catch (error) {
      const last = this.hooks.failed(error instanceof Error ? error : new Error(String(error)))
      if (last) this.send([last])
      this.destroy()
      return
    }
    this.flow()
  }

  private forward(chunk: Buffer, done: (error?: Error | null) => void): void {
    const leaving = this.hooks.outgoing(chunk)
    if (leaving.length === 0 || this.wire.write(joined(leaving))) done()
    else this.wire.once('drain', () => done())
    this.clog()
  }

  private clog(): void {
    if (this.clogged || this.wire.writableLength < clogBytes) return
    this.clogged = true
    this.flow()
  }

  private flow(): void {
    const reading = !this.paused && this.wanted && !this.clogged
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
