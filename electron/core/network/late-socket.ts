/** Provides a stream that accepts data before its connection is open. */
import { Duplex } from 'node:stream'

/** An open connection to the broker. */
export interface Wire {
  stream: Duplex
  /**
   * Explains why the connection ended: with this error, or in order (null). silent: nothing was ever received. Null
   * when there is nothing to add.
   */
  explain(error: Error | null, silent: boolean): Promise<Error | null>
}

type Done = (error?: Error | null) => void

/**
 * A stream that can be used before it is open: written data waits. It fails with the error of `open`, and ends with
 * the result of `explain`.
 */
export class LateSocket extends Duplex {
  private readonly opening = new AbortController()
  private wire: Wire | null = null
  private waiting: (() => void) | null = null
  private silent = true
  private ending = false

  /** The signal is aborted when the connection is no longer wanted. */
  constructor(open: (signal: AbortSignal) => Promise<Wire>) {
    super({ allowHalfOpen: false })
    open(this.opening.signal).then(
      (wire) => {
        this.adopt(wire)
      },
      (error: unknown) => {
        this.destroy(error instanceof Error ? error : new Error(String(error)))
      },
    )
  }

  override _read(): void {
    this.wire?.stream.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.send(chunk, done)
  }

  override _writev(chunks: { chunk: Buffer; encoding: BufferEncoding }[], done: Done): void {
    this.send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done)
  }

  override _final(done: Done): void {
    this.whenOpen((stream) => {
      stream.end(() => {
        done()
      })
    })
  }

  override _destroy(error: Error | null, done: Done): void {
    this.opening.abort()
    this.wire?.stream.destroy()
    done(error)
  }

  // Done when the operating system has the bytes. A failure is reported after its explanation is known.
  private send(bytes: Buffer, done: Done): void {
    this.whenOpen((stream) => {
      stream.write(bytes, (error) => {
        if (error) void this.conclude(error).then(() => done(error))
        else done()
      })
    })
  }

  private whenOpen(act: (stream: Duplex) => void): void {
    if (this.wire) act(this.wire.stream)
    else this.waiting = () => this.wire && act(this.wire.stream)
  }

  private adopt(wire: Wire): void {
    const { stream } = wire
    stream.on('error', (error) => void this.conclude(error))
    if (this.destroyed) {
      stream.destroy()
      return
    }
    this.wire = wire
    // The stream may have failed between two turns of the event loop, before a listener was attached.
    if (stream.errored || stream.destroyed) {
      void this.conclude(stream.errored)
      return
    }
    stream.on('data', (chunk: Buffer) => {
      this.silent = false
      if (!this.push(chunk)) stream.pause()
    })
    stream.on('end', () => void this.conclude(null))
    stream.on('close', () => void this.conclude(null))
    this.waiting?.()
    this.waiting = null
  }

  private async conclude(error: Error | null): Promise<void> {
    if (this.ending || this.destroyed) return
    this.ending = true
    const why = this.wire ? await this.wire.explain(error, this.silent).catch(() => error) : error
    if (why ?? error) this.destroy(why ?? error ?? undefined)
    else {
      this.push(null)
      // The end is reported even when nothing reads at the moment.
      this.read(0)
    }
  }
}
