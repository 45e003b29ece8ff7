/** Detects packets and WebSocket messages that begin but stop, or arrive too slowly. */

/** A packet or a WebSocket message that is incomplete: its number, and how much of it was received. */
export interface IncompletePacket {
  number: number
  receivedBytes: number
  sizeBytes: number
}

/** Fewest bytes that must arrive within the time limit, unless the packet is complete by then. */
const minBytes = 1_024

/**
 * Detects a packet, or a WebSocket message around packets, that has begun but stops or arrives too slowly. It blocks
 * everything behind it. Time in which reading was paused on purpose does not count.
 */
export class StallWatch {
  private readonly timeoutMs: number
  private readonly incomplete: () => IncompletePacket | null
  private readonly readingForMs: () => number
  private readonly onStall: (packet: IncompletePacket) => void
  private timer: NodeJS.Timeout | null = null
  private begun: IncompletePacket | null = null

  /** `readingForMs`: how long the stream has been reading without a pause; 0 while it is paused. */
  constructor(options: {
    timeoutMs: number
    incomplete: () => IncompletePacket | null
    readingForMs: () => number
    onStall: (packet: IncompletePacket) => void
  }) {
    this.timeoutMs = options.timeoutMs
    this.incomplete = options.incomplete
    this.readingForMs = options.readingForMs
    this.onStall = options.onStall
  }

  /** Bytes were received. */
  received(): void {
    const packet = this.incomplete()
    if (packet?.number === this.begun?.number) return
    this.begun = packet
    if (!packet) this.stop()
    else if (this.timer) this.timer.refresh()
    else
      this.timer = setTimeout(() => {
        this.check()
      }, this.timeoutMs)
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.begun = null
  }

  private check(): void {
    const { begun } = this
    const packet = this.incomplete()
    if (!begun || !packet) return
    const grewBytes = packet.receivedBytes - begun.receivedBytes
    // Timers may fire slightly early, measured by the other clock.
    if (grewBytes < minBytes && this.readingForMs() + 50 >= this.timeoutMs) {
      this.onStall(packet)
      return
    }
    this.begun = packet
    this.timer?.refresh()
  }
}
