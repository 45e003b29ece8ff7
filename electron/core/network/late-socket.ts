import { Duplex } from 'node:stream'

/** A way to the broker that is open. */
export interface Wire {
  stream: Duplex
  /**
   * Says why the wire ended: with this error, or in order (null). silent: nothing ever came. Null when there is nothing to
   * add.
   */
  explain(error: Error | null, silent: boolean): Promise<Error | null>
}

type Done = (error?: Error | null) => void

/**
 * A stream that can be used before it is open: what is written waits. It fails with what `open` rejects with, and ends with
 * what `explain` makes of the end of the wire.
 */
export class LateSocket extends Duplex {
  private readonly opening = new AbortController()
  private wire: Wire | null = null
  private waiting: (() => void) | null = null
  private silent = true
  private ending = false

  /** `open` is told by the signal when nobody waits for it any more. */
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

  // Done when the operating system has it; a failure is told after its explanation is known.
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
    // It may have failed between two turns of the loop, when nobody looked.
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
      // Also when nobody reads at the moment, the end is told.
      this.read(0)
    }
  }
}
