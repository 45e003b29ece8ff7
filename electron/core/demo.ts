import type { ConnectionProfile, SubscriptionInput } from '../../shared/types/connection.ts'
import type { Broker } from './broker/broker.ts'
import type { Profiles } from './connections/profiles.ts'
import type { Sessions } from './connections/sessions.ts'

const demoFilter = 'handson/sensor/volume/+'

/** Rooms that the demo plays on. */
export interface DemoRooms {
  broker: Broker
  profiles: Profiles
  sessions: Sessions
}

/**
 * Starts the built-in broker and the simulated devices, connects to them with a connection that is made when there is
 * none, and subscribes to the sensors. Throws what starting the broker throws.
 */
export async function startDemo({
  broker,
  profiles,
  sessions,
}: DemoRooms): Promise<{ connectionId: number }> {
  const { tcpPort } = await broker.startDevices()
  const profile = demoProfile(tcpPort ?? 0)
  const connection =
    profiles
      .list()
      .find(
        ({ host, port, transport }) => host === profile.host && port === profile.port && transport === 'mqtt',
      ) ?? profiles.create({ profile })
  const known = profiles.subscriptionsOf(connection.id).some(({ filter }) => filter === demoFilter)
  if (!known) profiles.subscriptions.create({ connectionId: connection.id, subscription: demoSubscription })
  await sessions.connect(connection.id)
  return { connectionId: connection.id }
}

const demoSubscription: SubscriptionInput = {
  filter: demoFilter,
  qos: 1,
  alias: '',
  colour: 'indigo',
  enabled: true,
}

function demoProfile(port: number): ConnectionProfile {
  return {
    name: 'Built-in broker',
    transport: 'mqtt',
    host: '127.0.0.1',
    port,
    path: '/mqtt',
    protocolVersion: 'auto',
    clientId: '',
    username: '',
    cleanStart: true,
    sessionExpiryS: 0,
    keepAliveS: 60,
    connectTimeoutMs: 10_000,
  }
}
