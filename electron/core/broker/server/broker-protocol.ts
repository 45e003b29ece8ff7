/** The calls and events of the threads of the built-in broker and of the simulated devices. */
import type {
  BrokerLogin,
  MovedPort,
  NetworkAddress,
  NetworkDoor,
} from '../../../../shared/types/workbench.ts'

/** Ports to listen on; 0: any free port. */
export interface BrokerPorts {
  tcpPort: number
  wsPort: number
}

/** Where the broker listens. `moved`: ports that were in use, with their replacements. */
export interface OpenedBroker extends BrokerPorts {
  moved: MovedPort[]
}

/** Addresses to listen on besides loopback, and the login that clients must give there. */
export interface NetworkOrder {
  addresses: NetworkAddress[]
  login: BrokerLogin | null
}

/** Number of connected clients, and how many of them are from the local network. */
export interface ClientCount {
  clients: number
  networkClients: number
}

/** Calls from the main thread to the broker's thread. */
export interface BrokerCalls {
  /** Resolves once both ports are open. Throws WorkbenchError `port-in-use` or `port-forbidden`. */
  open(ports: BrokerPorts): Promise<OpenedBroker>
  /** Orders run one after the other. The answer holds the result for each address. */
  setNetwork(order: NetworkOrder): Promise<NetworkDoor[]>
  /** Disconnects every client and closes every port. */
  close(): Promise<void>
}

/** Events from the broker's thread to the main thread. */
export interface BrokerEvents {
  counted(count: ClientCount): void
}

/** Calls from the main thread to the thread of the simulated devices. */
export interface DevicesCalls {
  /** Resolves once every device is connected to the broker on this port. */
  open(tcpPort: number): Promise<void>
  /** Stops every device. */
  close(): Promise<void>
}

/** Events from the thread of the simulated devices to the main thread. */
export interface DevicesEvents {
  counted(connected: number): void
}
