import { Duplex } from 'node:stream'

/** What stands between the socket and mqtt.js. */
export interface StreamHooks {
  /** Checks and records bytes from the broker; returns what mqtt.js may see. May throw: the stream is then destroyed. */
  incoming(chunk: Buffer): Buffer | null
  /** Takes bytes from mqtt.js; returns what may leave now. */
  outgoing(chunk: Buffer): Buffer[]
  /** The socket failed, or `incoming` threw. */
  failed(error: Error): void
}

/** The stream mqtt.js works on: the socket, with a guard on the way in and a gate on the way out. */
export class BrokerStream extends Duplex {
  private readonly wire: Duplex
  private readonly hooks: StreamHooks
  private paused = false
  private wanted = true

  constructor(socket: Duplex, hooks: StreamHooks) {
    super({ emitClose: true, autoDestroy: true })
    this.wire = socket
    this.hooks = hooks
    socket.on('data', (chunk: Buffer) => {
      this.receive(chunk)
    })
    socket.on('end', () => {
      this.push(null)
    })
    socket.on('error', (error: Error) => {
      hooks.failed(error)
      this.destroy()
    })
    socket.on('close', () => {
      this.destroy()
    })
  }

  /** Stops or resumes reading from the socket, whatever mqtt.js wants. */
  setPaused(paused: boolean): void {
    this.paused = paused
    this.flow()
  }

  /** Sends bytes past mqtt.js: acknowledgements that were held. */
  release(packets: Buffer[]): void {
    if (packets.length > 0 && this.wire.writable) this.wire.write(Buffer.concat(packets))
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
    this.send(chunk, done)
  }

  override _writev(
    chunks: { chunk: Buffer; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    this.send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done)
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
      this.hooks.failed(error instanceof Error ? error : new Error(String(error)))
      this.destroy()
      return
    }
    this.flow()
  }

  private send(chunk: Buffer, done: (error?: Error | null) => void): void {
    const leaving = this.hooks.outgoing(chunk)
    if (leaving.length === 0 || this.wire.write(Buffer.concat(leaving))) done()
    else this.wire.once('drain', () => done())
  }

  private flow(): void {
    if (this.paused || !this.wanted) this.wire.pause()
    else this.wire.resume()
  }
}
