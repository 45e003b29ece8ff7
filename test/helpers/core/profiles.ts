import { completeProfile } from '../../../shared/profile/defaults.ts'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'
import type { SubscriptionInput } from '../../../shared/types/subscription.ts'
import type { ViewFilter } from '../../../shared/types/message.ts'

/** A profile for a broker on a port of this computer. */
export function profileFor(port: number, patch: Partial<ConnectionProfile> = {}): ConnectionProfile {
  const usual = {
    name: 'Test',
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
    connectTimeoutMs: 5_000,
  } as const
  return completeProfile({ ...usual, ...patch }, null)
}

/** An enabled subscription with QoS 1. */
export function subscriptionTo(filter: string, patch: Partial<SubscriptionInput> = {}): SubscriptionInput {
  return { filter, qos: 1, alias: '', colour: 'indigo', enabled: true, ...patch }
}

/** The filter that hides nothing. */
export const everything: ViewFilter = { show: 'all', topicFilters: [], text: '' }
