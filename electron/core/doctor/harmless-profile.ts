import { randomBytes } from 'node:crypto'
import type { TestNote } from '../../../shared/types/connection-test.ts'
import type { ConnectionProfile, Subscription } from '../../../shared/types/connection.ts'
import { clientIdOf } from '../profiles/client-id.ts'

/** MQTT 3.1 has room for no longer client identifier (3.1.3.1). */
const longestOldId = 23

/** What a test connects with in place of the profile. */
export interface HarmlessProfile {
  profile: ConnectionProfile
  clientId: string
  notes: TestNote[]
}

/**
 * The profile as a test uses it, so that it changes nothing: a client id of its own throws nobody out, a clean start without
 * expiry leaves no session behind, and no last will can be published.
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

/** What a test subscribes to: the enabled ones, without asking for retained messages; shared ones are left alone. */
export function harmlessSubscriptions(subscriptions: readonly Subscription[]): {
  tried: Subscription[]
  shared: string[]
} {
  const enabled = subscriptions.filter((subscription) => subscription.enabled)
  const isShared = ({ filter }: Subscription) => filter.startsWith('$share/')
  return {
    // Retain Handling 2 (MQTT 5, 3.8.3.1): a million retained messages would come for nothing.
    tried: enabled.filter((one) => !isShared(one)).map((one) => ({ ...one, retainHandling: 2 })),
    shared: enabled.filter(isShared).map(({ filter }) => filter),
  }
}
