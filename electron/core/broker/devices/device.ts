/** Types that the simulated devices share. */
import type { Clock } from '../../threads/clock.ts'

/** What every simulated device is started with. */
export interface DeviceOptions {
  /** The broker's TCP port on 127.0.0.1. */
  port: number
  clock: Clock
  onConnected(): void
  onDisconnected(): void
}

/** A running simulated device. */
export interface Device {
  stop(): Promise<void>
}
