const none = Buffer.alloc(0)
const smallestBytes = 1_024
/** Once this much of a packet has really come, its buffer is made as large as the packet will be. */
const believedAfterBytes = 1024 * 1024

/**
 * Collects a packet that arrives in pieces. A piece may be a single byte: each is copied together at once. The buffer doubles
 * until 1 MB has come, so that an announced size that never comes takes no memory, and is then made once for all of it: the
 * system gives memory only to the part that is written.
 */
export class PieceBuffer {
  private collected: Buffer = none
  private used = 0

  /** Bytes collected so far. */
  get length(): number {
    return this.used
  }

  /** Adds a piece; `expectedBytes`: how many there will be in all, 0 when that is not known. */
  add(piece: Buffer, expectedBytes: number): void {
    const needed = this.used + piece.length
    if (needed > this.collected.length) this.grow(needed, expectedBytes)
    piece.copy(this.collected, this.used)
    this.used = needed
  }

  /** All that was collected; nothing is left. The bytes are in a buffer of their own and no longer touched here. */
  take(): Buffer {
    const all = this.collected.subarray(0, this.used)
    this.collected = none
    this.used = 0
    return all
  }

  /** All that was collected, and then `piece`; nothing is left. */
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
