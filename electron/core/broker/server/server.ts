import type { Duplex } from 'node:stream'
import { Aedes } from 'aedes'
import type { MovedPort, NetworkDoor } from '../../../../shared/types/workbench.ts'
import type { ClientCount, NetworkOrder } from '../protocol/broker-protocol.ts'
import { makeDoor } from './door.ts'
import { listenNear } from './listen.ts'
import { NetworkDoors } from './network-doors.ts'
import { welcomesThisComputer } from './websocket-door.ts'

/** Where the broker always listens: for this computer alone. */
export const brokerHost = '127.0.0.1'

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
  /** Ports that were taken. */
  moved: MovedPort[]
  /**
   * Listens on these addresses too, on the same ports, and on no others any more. A client from there has to say the login,
   * where there is one; with another login than before, all from there are cut. Resolves with how each address went.
   */
  setNetwork(network: NetworkOrder): Promise<NetworkDoor[]>
  /** Cuts every client and frees every port. */
  close(): Promise<void>
}

/** Which ports to listen on, 0 for any, and who wants to know how many clients there are. */
export interface BrokerServerOptions {
  tcpPort: number
  wsPort: number
  onClients(count: ClientCount): void
}

/**
 * Starts an MQTT 3.1.1 broker on TCP and WebSocket, on the next free port where one is taken. Both ports are open when this
 * resolves, neither when it rejects.
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
    // A client that stops reading would hold up everyone it shares a topic with.
    drainTimeout: 5_000,
    preConnect: (client, packet, done) => {
      if (packet.protocolVersion !== 5) done(null, true)
      // Left to itself the broker answers in the form of MQTT 3.1.1, which a client of MQTT 5 cannot read.
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
