import type { Reason } from '../../../../shared/errors.ts'
import type {
  BrokerLogin,
  MovedPort,
  NetworkAddress,
  NetworkDoor,
} from '../../../../shared/types/workbench.ts'

/** What the broker's thread is started with. Ports: 0 for any. */
export interface BrokerThreadData {
  tcpPort: number
  wsPort: number
}

/** What the broker's thread says. After `failed` it ends by itself. */
export type BrokerThreadMessage =
  | { type: 'listening'; tcpPort: number; wsPort: number; moved: MovedPort[] }
  | { type: 'failed'; reason: Reason }
  | { type: 'clients'; clients: number; networkClients: number }
  /** The answer to every `network` order, in their order. */
  | { type: 'network'; doors: NetworkDoor[] }

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

/** Addresses to listen on beside loopback, and what clients have to say there. */
export interface NetworkOrder {
  addresses: NetworkAddress[]
  login: BrokerLogin | null
}

/** What a thread is told. stop: close everything, then end. */
export type ThreadOrder = { type: 'stop' }

/** What the broker's thread is told. */
export type BrokerOrder = ThreadOrder | ({ type: 'network' } & NetworkOrder)
