/** The MQTT broker itself: Aedes behind TCP and WebSocket servers. */
import type { Duplex } from 'node:stream'
import { Aedes } from 'aedes'
import type { MovedPort, NetworkDoor } from '../../../../shared/types/workbench.ts'
import type { ClientCount, NetworkOrder } from './broker-protocol.ts'
import { makeDoor } from './door.ts'
import { listenNear } from './listen.ts'
import { NetworkDoors } from './network-doors.ts'
import { welcomesThisComputer } from './websocket-door.ts'

/** The loopback address. The broker always listens here, for this computer alone. */
const brokerHost = '127.0.0.1'

/** Largest packet a client may send, and with it the most memory one client can fill before it is parsed. */
export const largestPacketBytes = 32 * 1024 * 1024

/** CONNACK of MQTT 5 with reason 0x84, Unsupported Protocol Version (MQTT 5, 3.2.2.2), and no properties. */
const unsupportedVersion = Uint8Array.of(0x20, 0x03, 0x00, 0x84, 0x00)
/** CONNACK return code of MQTT 3.1.1: bad user name or password (3.2.2.3). */
const badLogin = 4

/** A broker that listens. */
export interface BrokerServer {
  tcpPort: number
  wsPort: number
  /** Ports that were in use, with their replacements. */
  moved: MovedPort[]
  /**
   * Listens on these addresses as well, on the same ports, and stops listening on all others. Clients from there must
   * give the login, if one is set. A changed login disconnects all of them. Resolves with the result for each
   * address.
   */
  setNetwork(network: NetworkOrder): Promise<NetworkDoor[]>
  /** Disconnects every client and closes every port. */
  close(): Promise<void>
}

/** Ports to listen on (0: any free port), and the listener for the number of clients. */
export interface BrokerServerOptions {
  tcpPort: number
  wsPort: number
  onClients(count: ClientCount): void
}

/**
 * Starts an MQTT 3.1.1 broker on TCP and WebSocket, on the next free port where one is taken. Both ports are open
 * when this resolves, neither when it rejects.
 */
export async function openBrokerServer(options: BrokerServerOptions): Promise<BrokerServer> {
  const stage: { network?: NetworkDoors } = {}
  const aedes = await createAedes(stage)
  const admit = (stream: Duplex) => void aedes.handle(stream)
  const local = makeDoor({ largestPacketBytes, welcomes: welcomesThisComputer, admit })
  const close = async () => {
    await Promise.all([closed(aedes), local.close(), stage.network?.close()])
  }
  const at = { host: brokerHost }
  try {
    const tcp = await listenNear(
      local.tcp,
      { ...at, port: options.tcpPort, transport: 'mqtt' },
      options.wsPort,
    )
    const ws = await listenNear(local.http, { ...at, port: options.wsPort, transport: 'ws' }, tcp.port)
    const ports = { tcpPort: tcp.port, wsPort: ws.port }
    const network = new NetworkDoors({ ...ports, largestPacketBytes, admit })
    stage.network = network
    countClients(aedes, network, options.onClients)
    return {
      ...ports,
      moved: [...tcp.moved, ...ws.moved],
      setNetwork: (order) => network.set(order),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function createAedes(stage: { network?: NetworkDoors }): Promise<Aedes> {
  return Aedes.createBroker({
    concurrency: 100,
    connectTimeout: 10_000,
    // A client that stops reading would block every other subscriber of the same topic.
    drainTimeout: 5_000,
    preConnect: (client, packet, done) => {
      if (packet.protocolVersion !== 5) done(null, true)
      // By default Aedes answers with an MQTT 3.1.1 CONNACK, which an MQTT 5 client cannot parse.
      else client.conn.write(unsupportedVersion, () => done(new Error('MQTT 5 is not supported'), false))
    },
    authenticate: (client, username, password, done) => {
      if (stage.network?.admits(client, username, password) ?? true) done(null, true)
      else done(Object.assign(new Error('wrong user name or password'), { returnCode: badLogin }), false)
    },
  })
}

function countClients(aedes: Aedes, network: NetworkDoors, onClients: (count: ClientCount) => void): void {
  const clients = new Set<unknown>()
  const guests = new Set<unknown>()
  const tell = () => onClients({ clients: clients.size, networkClients: guests.size })
  aedes.on('clientReady', (client) => {
    clients.add(client)
    if (network.isGuest(client)) guests.add(client)
    tell()
  })
  aedes.on('clientDisconnect', (client) => {
    clients.delete(client)
    guests.delete(client)
    tell()
  })
}

function closed(aedes: Aedes): Promise<void> {
  return new Promise((resolve) => aedes.close(() => resolve()))
}
