/** A packet, or a WebSocket message, that is on its way: which one, and how much of it has come. */
export interface IncompletePacket {
  number: number
  receivedBytes: number
  sizeBytes: number
}

/** Fewest bytes of a packet that must come within the patience, unless it is complete by then. */
const leastBytes = 1_024

/**
 * Notices a packet, or a WebSocket message around packets, that has begun and does not go on, or only drips: behind it nothing else can be heard. Time in which
 * nothing was read on purpose does not count.
 */
export class DripWatch {
  private readonly patienceMs: number
  private readonly incomplete: () => IncompletePacket | null
  private readonly readingForMs: () => number
  private readonly onDrip: (packet: IncompletePacket) => void
  private timer: NodeJS.Timeout | null = null
  private begun: IncompletePacket | null = null

  /** `readingForMs`: how long bytes have been taken without a pause; 0 while they are not. */
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

  /** Bytes have come. */
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
    // A timer may be a little early by the other clock.
    if (grewBytes < leastBytes && this.readingForMs() + 50 >= this.patienceMs) {
      this.onDrip(packet)
      return
    }
    this.begun = packet
    this.timer?.refresh()
  }
}
