/** Changes a profile so that testing it has no lasting effect on the broker. */
import { randomBytes } from 'node:crypto'
import type { TestNote } from '../../../shared/types/connection-test.ts'
import type { ConnectionProfile } from '../../../shared/types/connection.ts'
import type { Subscription } from '../../../shared/types/subscription.ts'
import { clientIdOf } from '../profiles/client-id.ts'

/** MQTT 3.1 allows no longer client identifier (3.1.3.1). */
const longestOldId = 23

/** The profile that a test connects with. */
export interface HarmlessProfile {
  profile: ConnectionProfile
  clientId: string
  notes: TestNote[]
}

/**
 * The profile for a test, changed so that the test has no lasting effect. Its own client identifier disconnects no
 * other client, a clean start without session expiry leaves no session behind, and no Will Message can be published.
 */
export function harmless(profile: ConnectionProfile): HarmlessProfile {
  const notes: TestNote[] = []
  const ownId = profile.clientIdKind === 'fixed' && profile.clientId !== ''
  if (ownId) notes.push('own-client-id')
  if (profile.will) notes.push('no-will')
  if (!profile.cleanStart) notes.push('clean-start')
  return {
    profile: { ...profile, will: null, cleanStart: true, sessionExpiryS: 0 },
    clientId: ownId ? withSuffix(profile) : clientIdOf(profile),
    notes,
  }
}

function withSuffix({ clientId, protocolVersion }: ConnectionProfile): string {
  const longer = `${clientId}-test-${randomBytes(3).toString('hex')}`
  if (protocolVersion !== 3 || longer.length <= longestOldId) return longer
  return `heliograph-${randomBytes(5).toString('hex')}`
}

/** The subscriptions of a test: the enabled ones, without retained messages. Shared subscriptions are skipped. */
export function harmlessSubscriptions(subscriptions: readonly Subscription[]): {
  tried: Subscription[]
  shared: string[]
} {
  const enabled = subscriptions.filter((subscription) => subscription.enabled)
  const isShared = ({ filter }: Subscription) => filter.startsWith('$share/')
  return {
    // Retain Handling 2 (MQTT 5, 3.8.3.1): the broker might otherwise send a million retained messages for nothing.
    tried: enabled.filter((one) => !isShared(one)).map((one) => ({ ...one, retainHandling: 2 })),
    shared: enabled.filter(isShared).map(({ filter }) => filter),
  }
}
