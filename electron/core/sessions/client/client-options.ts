/** Builds the mqtt.js options for a profile. */
import type { IClientOptions } from 'mqtt'
import type { ConnectionProfile, NegotiatedVersion } from '../../../../shared/types/connection.ts'
import type { IdProvider } from '../delivery/packet-ids.ts'

/**
 * The mqtt.js options for a profile and one version of MQTT. The CONNECT packet of mqtt.js never leaves, see
 * `connectPacket`. The options therefore contain only what mqtt.js acts on itself, and no secret.
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
    // The session decides when to try again, with back-off. It also renews the subscriptions, with their grants.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    connectTimeout: 2 ** 31 - 1,
  }
}
