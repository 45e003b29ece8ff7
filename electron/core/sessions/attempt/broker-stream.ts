import { Duplex } from 'node:stream'

/** With this much written and not taken by the broker, nothing more is read from it: every message asks for an answer. */
const clogBytes = 1024 * 1024

const partingMs = 500
/** A payload above this is not copied behind its header. */
const copyBytes = 16 * 1024

/** What stands between the socket and mqtt.js. */
export interface StreamHooks {
  /** Checks and records bytes from the broker; returns what mqtt.js may see. May throw: the stream is then destroyed. */
  incoming(chunk: Buffer): Buffer | null
  /** Takes bytes from mqtt.js; returns what may leave now. */
  outgoing(chunk: Buffer): Buffer[]
  /** The socket failed, or `incoming` threw: the stream is being destroyed. Returns what is still to be said. */
  failed(error: Error): Buffer | null
}

/** The stream mqtt.js works on: the socket, with a guard on the way in and a gate on the way out. */
export class BrokerStream extends Duplex {
  private readonly wire: Duplex
  private readonly hooks: StreamHooks
  private paused = false
  private wanted = true
  private clogged = false
  /** We have said good-bye: what still comes is read and thrown away, so that the broker can close the connection. */
  private leaving = false
  private lastWord: Buffer | null = null
  private heardMs = performance.now()
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

  /** Milliseconds for which nothing has come although it would have been taken. */
  get silentForMs(): number {
    return Math.min(performance.now() - this.heardMs, this.readingForMs)
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
   * Sends bytes past mqtt.js, whole packets in all: acknowledgements, messages. `onTaken` is called once the operating
   * system has the last byte, with an error when it never will.
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
    this.clog()
  }

  /** Sends `last` and ends the connection in order; resolves when the socket is closed. */
  async farewell(last: Buffer, timeoutMs: number): Promise<void> {
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
    if (this.lastWord && this.wire.writable) this.partWith(this.lastWord)
    else this.wire.destroy()
    done(error)
  }

  // Our side is over at once; the socket stays until the broker has the last word, or does not take it.
  private partWith(lastWord: Buffer): void {
    const { wire } = this
    const timer = setTimeout(() => wire.destroy(), partingMs)
    wire.once('close', () => {
      clearTimeout(timer)
    })
    wire.end(lastWord)
    wire.resume()
  }

  private receive(chunk: Buffer): void {
    if (this.destroyed || this.leaving) return
    this.heardMs = performance.now()
    try {
      const passed = this.hooks.incoming(chunk)
      if (passed && !this.push(passed)) this.wanted = false
    } catch (error) {
      this.lastWord = this.hooks.failed(error instanceof Error ? error : new Error(String(error)))
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
    if (this.leaving) return
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
