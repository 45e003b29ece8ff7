/** Detects WebSocket messages that have begun but are not complete. */

/** Bytes of a frame header without its length and mask (RFC 6455, 5.2). */
const shortHeaderBytes = 2
const maskBytes = 4
/** Opcodes from this one on are control frames, which may come between the fragments of a message (RFC 6455, 5.4). */
const firstControlOpcode = 8

/** A WebSocket message that has begun and is not complete. */
export interface IncompleteFrame {
  /** Number of the message, from 1, and how many bytes of it have come. */
  number: number
  receivedBytes: number
  /** Bytes of its current frame, 0 while they are not known. */
  sizeBytes: number
}

/**
 * Follows the frames of a server without keeping their bytes, to detect one that has begun but not ended. `ws`
 * reports only whole messages. It also finds invalid frames, so they are not checked here.
 */
export class FrameWatch {
  /** Header bytes received so far. A header may arrive in pieces. */
  private readonly header: number[] = []
  private frameBytes = 0
  private leftBytes = 0
  private control = false
  private lastFragment = true
  /** Between the first fragment of a message and its last. */
  private fragmented = false
  private messages = 0
  private receivedBytes = 0

  /** The message that has begun but is not complete, or null between messages. */
  get incomplete(): IncompleteFrame | null {
    if (!this.fragmented && this.leftBytes === 0 && this.header.length === 0) return null
    return {
      number: this.messages + 1,
      receivedBytes: this.receivedBytes,
      sizeBytes: this.leftBytes === 0 ? 0 : this.frameBytes,
    }
  }

  /** Bytes were received from the server. */
  push(chunk: Uint8Array): void {
    let offset = 0
    while (offset < chunk.length) {
      if (this.leftBytes > 0) {
        const taken = Math.min(this.leftBytes, chunk.length - offset)
        offset += taken
        this.leftBytes -= taken
        // A ping between two fragments is no progress of the message.
        if (!this.control || !this.fragmented) this.receivedBytes += taken
      } else this.header.push(chunk[offset++] ?? 0)
      if (this.leftBytes === 0 && (this.header.length === 0 || this.readHeader())) this.endFrame()
    }
  }

  /** Returns true when the header is complete and the frame has no payload. */
  private readHeader(): boolean {
    const [first = 0, second = 0] = this.header
    const length = second & 0x7f
    const lengthBytes = length === 126 ? 2 : length === 127 ? 8 : 0
    const mask = second & 0x80 ? maskBytes : 0
    if (this.header.length < shortHeaderBytes + lengthBytes + mask) return false
    const extended = this.header.slice(shortHeaderBytes, shortHeaderBytes + lengthBytes)
    const payloadBytes = lengthBytes === 0 ? length : extended.reduce((sum, byte) => sum * 256 + byte, 0)
    this.header.length = 0
    this.control = (first & 0x0f) >= firstControlOpcode
    this.lastFragment = (first & 0x80) !== 0
    this.frameBytes = this.leftBytes = payloadBytes
    return payloadBytes === 0
  }

  private endFrame(): void {
    if (this.control) return
    this.fragmented = !this.lastFragment
    if (this.fragmented) return
    this.messages++
    this.receivedBytes = 0
  }
}
