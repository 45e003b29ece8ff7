import type { IClientOptions } from 'mqtt'
import type { ConnectionProfile, NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { IdProvider } from './packet-ids.ts'
import type { SessionStart } from './session-protocol.ts'

/** What mqtt.js is built with for a profile, to speak one version of MQTT. */
export function clientOptions(
  { profile, secrets }: SessionStart,
  version: NegotiatedVersion,
  clientId: string,
  packetIds: IdProvider,
): IClientOptions {
  const options: IClientOptions = {
    protocolId: version === 3 ? 'MQIsdp' : 'MQTT',
    protocolVersion: version,
    clientId,
    clean: profile.cleanStart,
    keepalive: profile.keepAliveS,
    messageIdProvider: packetIds,
    manualConnect: true,
    // When to try again is decided by the session, with back-off; subscriptions are renewed by it, with their grants.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    connectTimeout: 2 ** 31 - 1,
  }
  if (profile.username !== '') options.username = profile.username
  if (secrets.password !== null) options.password = secrets.password
  if (version === 5) options.properties = connectProperties(profile)
  return options
}

// As many messages in flight as there are packet identifiers: said aloud, since mosquitto takes silence for 20.
function connectProperties({ cleanStart, sessionExpiryS }: ConnectionProfile): IClientOptions['properties'] {
  return { receiveMaximum: 65_535, ...(cleanStart ? {} : { sessionExpiryInterval: sessionExpiryS }) }
}
