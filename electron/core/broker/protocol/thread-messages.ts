import type { Reason } from '../../../../shared/errors.ts'

/** What the broker's thread is started with. Ports: 0 for any. */
export interface BrokerThreadData {
  tcpPort: number
  wsPort: number
}

/** What the broker's thread says. After `failed` it ends by itself. */
export type BrokerThreadMessage =
  | { type: 'listening'; tcpPort: number; wsPort: number }
  | { type: 'failed'; reason: Reason }
  | { type: 'clients'; clients: number }

/** What the thread of the simulated devices is started with. */
export interface DevicesThreadData {
  tcpPort: number
}

/** What the thread of the simulated devices says, whenever it changes. */
export interface DevicesThreadMessage {
  type: 'devices'
  connected: number
  /** Every one of them is connected. */
  complete: boolean
}

/** What either thread is told: close everything, then end. */
export type ThreadOrder = { type: 'stop' }
