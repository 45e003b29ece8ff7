/** Assembles a packet from pieces without trusting its announced size. */

const none = Buffer.alloc(0)
const smallestBytes = 1_024
/** Once this much of a packet has arrived, its announced size is trusted and its buffer is allocated in full. */
const believedAfterBytes = 1024 * 1024

/**
 * Collects a packet that arrives in pieces. A piece may be a single byte, so each is copied at once. The buffer
 * doubles until 1 MB has arrived, so that a false announced size takes no memory. Then it is allocated once for the
 * whole packet: the operating system provides memory only for the part that is written.
 */
export class PieceBuffer {
  private collected: Buffer = none
  private used = 0

  /** Bytes collected so far. */
  get length(): number {
    return this.used
  }

  /** Adds a piece. `expectedBytes`: the size of the whole packet, 0 when unknown. */
  add(piece: Buffer, expectedBytes: number): void {
    const needed = this.used + piece.length
    if (needed > this.collected.length) this.grow(needed, expectedBytes)
    piece.copy(this.collected, this.used)
    this.used = needed
  }

  /**
   * Returns all collected bytes and empties the buffer. The bytes are in a buffer of their own that is not used here
   * again.
   */
  take(): Buffer {
    const all = this.collected.subarray(0, this.used)
    this.collected = none
    this.used = 0
    return all
  }

  /** Returns all collected bytes followed by `piece`, and empties the buffer. */
  takeWith(piece: Buffer): Buffer {
    if (this.used === 0) return piece
    this.add(piece, this.used + piece.length)
    return this.take()
  }

  private grow(needed: number, expectedBytes: number): void {
    const doubled = Math.max(needed, smallestBytes, this.collected.length * 2)
    const wanted = needed >= believedAfterBytes ? expectedBytes : Math.min(doubled, expectedBytes || doubled)
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, wanted))
    this.collected.copy(larger, 0, 0, this.used)
    this.collected = larger
  }
}
