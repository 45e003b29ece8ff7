const none = Buffer.alloc(0)
const smallestBytes = 1_024

/**
 * Collects a packet that arrives in pieces. A piece may be a single byte: each is copied together at once, into room that
 * doubles, so that neither millions of pieces nor an announced size that never comes takes memory.
 */
export class PieceBuffer {
  private room: Buffer = none
  private used = 0

  /** Bytes collected so far. */
  get length(): number {
    return this.used
  }

  /** Adds a piece; `expectedBytes`: how many there will be in all, 0 when that is not known. */
  add(piece: Buffer, expectedBytes: number): void {
    const needed = this.used + piece.length
    if (needed > this.room.length) {
      const doubled = Math.max(needed, smallestBytes, this.room.length * 2)
      const room = Buffer.allocUnsafe(Math.max(needed, Math.min(doubled, expectedBytes || doubled)))
      this.room.copy(room, 0, 0, this.used)
      this.room = room
    }
    piece.copy(this.room, this.used)
    this.used = needed
  }

  /** All that was collected, and then `piece`; nothing is left. The bytes are no longer touched here. */
  takeWith(piece: Buffer): Buffer {
    if (this.used === 0) return piece
    this.add(piece, this.used + piece.length)
    const all = this.room.subarray(0, this.used)
    this.room = none
    this.used = 0
    return all
  }
}
