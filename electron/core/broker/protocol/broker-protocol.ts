/** What the threads of the built-in broker and of the simulated devices are asked, and what they tell. */
import type {
  BrokerLogin,
  MovedPort,
  NetworkAddress,
  NetworkDoor,
} from '../../../../shared/types/workbench.ts'

/** Ports to listen on; 0 for any. */
export interface BrokerPorts {
  tcpPort: number
  wsPort: number
}

/** Where the broker listens. `moved`: ports that were taken, with the next free ones. */
export interface OpenedBroker extends BrokerPorts {
  moved: MovedPort[]
}

/** Addresses to listen on beside loopback, and what clients have to say there. */
export interface NetworkOrder {
  addresses: NetworkAddress[]
  login: BrokerLogin | null
}

/** Clients that are connected, and those of them that came from the local network. */
export interface ClientCount {
  clients: number
  networkClients: number
}

/** What the main thread asks of the broker's thread. */
export interface BrokerCalls {
  /** Resolves once both ports are open. Throws WorkbenchError `port-in-use` or `port-forbidden`. */
  open(ports: BrokerPorts): Promise<OpenedBroker>
  /** Orders are carried out one after the other. How each address went is in the answer. */
  setNetwork(order: NetworkOrder): Promise<NetworkDoor[]>
  /** Cuts every client and frees every port. */
  close(): Promise<void>
}

/** What the broker's thread tells the main thread. */
export interface BrokerEvents {
  counted(count: ClientCount): void
}

/** What the main thread asks of the thread of the simulated devices. */
export interface DevicesCalls {
  /** Resolves once every device is connected to the broker on this port. */
  open(tcpPort: number): Promise<void>
  /** Says goodbye for every device. */
  close(): Promise<void>
}

/** What the thread of the simulated devices tells the main thread. */
export interface DevicesEvents {
  counted(connected: number): void
}
