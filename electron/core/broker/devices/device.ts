import type { Clock } from '../../threads/clock.ts'

/** What every simulated device is made of. */
export interface DeviceOptions {
  /** The broker's TCP port on 127.0.0.1. */
  port: number
  clock: Clock
  onConnected(): void
  onDisconnected(): void
}

/** A simulated device at work. */
export interface Device {
  stop(): Promise<void>
}
