/** Detects packets and WebSocket messages that begin but do not go on. */

/** A packet or a WebSocket message that is incomplete: its number, and how much of it was received. */
export interface IncompletePacket {
  number: number
  receivedBytes: number
  sizeBytes: number
}

/** Fewest bytes that must arrive within the patience, unless the packet is complete by then. */
const leastBytes = 1_024

/**
 * Detects a packet, or a WebSocket message around packets, that has begun but stops or arrives too slowly. It blocks
 * everything behind it. Time in which reading was paused on purpose does not count.
 */
export class DripWatch {
  private readonly patienceMs: number
  private readonly incomplete: () => IncompletePacket | null
  private readonly readingForMs: () => number
  private readonly onDrip: (packet: IncompletePacket) => void
  private timer: NodeJS.Timeout | null = null
  private begun: IncompletePacket | null = null

  /** `readingForMs`: how long the stream has been reading without a pause; 0 while it is paused. */
  constructor(options: {
    patienceMs: number
    incomplete: () => IncompletePacket | null
    readingForMs: () => number
    onDrip: (packet: IncompletePacket) => void
  }) {
    this.patienceMs = options.patienceMs
    this.incomplete = options.incomplete
    this.readingForMs = options.readingForMs
    this.onDrip = options.onDrip
  }

  /** Bytes were received. */
  heard(): void {
    const packet = this.incomplete()
    if (packet?.number === this.begun?.number) return
    this.begun = packet
    if (!packet) this.stop()
    else if (this.timer) this.timer.refresh()
    else
      this.timer = setTimeout(() => {
        this.look()
      }, this.patienceMs)
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.begun = null
  }

  private look(): void {
    const { begun } = this
    const packet = this.incomplete()
    if (!begun || !packet) return
    const grewBytes = packet.receivedBytes - begun.receivedBytes
    // Timers may fire slightly early, measured by the other clock.
    if (grewBytes < leastBytes && this.readingForMs() + 50 >= this.patienceMs) {
      this.onDrip(packet)
      return
    }
    this.begun = packet
    this.timer?.refresh()
  }
}
