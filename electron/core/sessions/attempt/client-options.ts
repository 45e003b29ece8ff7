import type { IClientOptions } from 'mqtt'
import type { ConnectionProfile, NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { IdProvider } from '../delivery/packet-ids.ts'

/**
 * What mqtt.js is built with for a profile, to speak one version of MQTT. Its CONNECT packet never leaves, see
 * `connectPacket`: it has to know only what it acts on itself, and no secret.
 */
export function clientOptions(
  profile: ConnectionProfile,
  version: NegotiatedVersion,
  packetIds: IdProvider,
): IClientOptions {
  return {
    protocolId: version === 3 ? 'MQIsdp' : 'MQTT',
    protocolVersion: version,
    clientId: 'heliograph',
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
}
