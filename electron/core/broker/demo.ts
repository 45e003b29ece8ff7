/** Sets up the demo: broker, simulated devices, a connection and its subscription. */
import type { Connection, ProfileInput } from '../../../shared/types/connection.ts'
import type { SubscriptionInput } from '../../../shared/types/subscription.ts'
import type { Broker } from './broker.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { Sessions } from '../sessions/supervision/sessions.ts'

const demoFilter = 'handson/sensor/volume/+'

/** The rooms that the demo uses. */
export interface DemoRooms {
  broker: Broker
  profiles: Profiles
  sessions: Sessions
}

/**
 * Starts the built-in broker and the simulated devices, connects to them, and subscribes to the sensors. The
 * connection is bound to the broker; it is created if it does not exist.
 */
export async function startDemo({
  broker,
  profiles,
  sessions,
}: DemoRooms): Promise<{ connectionId: number }> {
  const { tcpPort } = await broker.startDevices()
  const connection = demoConnection(profiles, demoProfile(tcpPort ?? 0))
  const known = profiles.subscriptionsOf(connection.id).some(({ filter }) => filter === demoFilter)
  if (!known) profiles.subscriptions.create({ connectionId: connection.id, subscription: demoSubscription })
  await sessions.connect(connection.id)
  return { connectionId: connection.id }
}

// Reuses the connection of an earlier demo, so that its history continues, or else one of the user's to this broker.
function demoConnection(profiles: Profiles, profile: ProfileInput): Connection {
  const local = profiles.list().filter(({ host, transport }) => host === profile.host && transport === 'mqtt')
  const found = local.find(({ builtIn }) => builtIn) ?? local.find(({ port }) => port === profile.port)
  return found ?? profiles.create({ profile })
}

const demoSubscription: SubscriptionInput = {
  filter: demoFilter,
  qos: 1,
  alias: '',
  colour: 'indigo',
  enabled: true,
}

function demoProfile(port: number): ProfileInput {
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
    builtIn: true,
  }
}
