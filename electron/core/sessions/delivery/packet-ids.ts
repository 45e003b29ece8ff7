/** Hands out the packet identifiers of a session. */
import type { IClientOptions } from 'mqtt'

/** Where mqtt.js takes its packet identifiers from. */
export type IdProvider = NonNullable<IClientOptions['messageIdProvider']>

const highest = 65_535

/** The packet identifiers in use (MQTT 5, 2.2.1), for messages and for the requests of mqtt.js. */
export class PacketIds {
  private readonly used = new Set<number>()
  private last = 0

  /** Whether all 65,535 are in use. */
  get exhausted(): boolean {
    return this.used.size >= highest
  }

  /** Returns an identifier that is not in use. At least one must be free. */
  take(): number {
    do this.last = (this.last % highest) + 1
    while (this.used.has(this.last))
    this.used.add(this.last)
    return this.last
  }

  free(packetId: number): void {
    this.used.delete(packetId)
  }

  /**
   * The provider for mqtt.js. Identifiers still in use when a connection ends are given back at the next connection.
   */
  forClient(): IdProvider {
    const own = new Set<number>()
    let last: number | null = null
    const free = (packetId: number) => {
      if (own.delete(packetId)) this.free(packetId)
    }
    return {
      allocate: () => {
        if (this.exhausted) return null
        last = this.take()
        own.add(last)
        return last
      },
      getLastAllocated: () => last,
      register: (packetId) => !this.used.has(packetId),
      deallocate: free,
      clear: () => {
        for (const packetId of [...own]) free(packetId)
      },
    }
  }
}
