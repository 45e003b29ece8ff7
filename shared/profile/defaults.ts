import type { ClientIdKind, ConnectionProfile, LaterProfileParts, ProfileInput } from '../types/connection.ts'
import type { SubscriptionOptions } from '../types/subscription.ts'
import { usualMaxPacketBytes } from '../types/profile-parts.ts'

/**
 * Defaults for the parts of a profile that were not filled in: system authorities, the subprotocol `mqtt`, 16 MB
 * packets, as many messages under way as there are packet identifiers (sent explicitly, since mosquitto assumes 20
 * otherwise), no will, reconnect after 1 to 60 s, everything recorded is kept.
 */
export const defaultProfileParts: Readonly<LaterProfileParts> = {
  webSocket: { query: '', subprotocol: 'mqtt', headers: [] },
  tls: {
    ca: { from: 'system' },
    clientCertificate: null,
    serverName: '',
    alpn: [],
    minVersion: '',
    maxVersion: '',
    pinnedSha256: '',
    verify: true,
  },
  clientIdKind: 'random',
  maxPacketBytes: usualMaxPacketBytes,
  connectProperties: {
    receiveMaximum: 65_535,
    topicAliasMaximum: 0,
    requestResponseInformation: false,
    requestProblemInformation: true,
    userProperties: [],
    authenticationMethod: '',
  },
  will: null,
  reconnect: { enabled: true, firstDelayS: 1, longestDelayS: 60 },
  retention: { keep: 'all' },
  folderId: null,
  notes: '',
  colour: null,
  connectOnStart: false,
  builtIn: false,
}

/** Defaults for the options of a subscription that were not set (MQTT 5, 3.8.3.1). */
export const defaultSubscriptionOptions: Readonly<SubscriptionOptions> = {
  noLocal: false,
  retainAsPublished: false,
  retainHandling: 0,
  identifier: 0,
  userProperties: [],
}

/** An object without what is undefined in it. */
type Defined<Whole> = { [Part in keyof Whole]: Exclude<Whole[Part], undefined> }

/** What an edit names, without the parts that are undefined. */
export function definedParts<Edit extends object>(edit: Edit): Defined<Edit> {
  return Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as Defined<Edit>
}

/**
 * The whole profile of an input: what it leaves out is as in `stored`, or usual where there is none. Without a say
 * about TLS, what was accepted about the certificate of the old host does not hold for another one.
 */
export function completeProfile(input: ProfileInput, stored: ConnectionProfile | null): ConnectionProfile {
  const before: LaterProfileParts = stored ? withHost(stored, input.host) : defaultProfileParts
  return {
    ...before,
    ...definedParts(input),
    clientIdKind: input.clientIdKind ?? kindOf(input.clientId, stored),
  }
}

/** The profile for another host. It no longer accepts certificates that cannot be verified. */
function withHost(profile: ConnectionProfile, host: string): ConnectionProfile {
  if (host === profile.host) return profile
  return { ...profile, host, tls: { ...profile.tls, verify: true, pinnedSha256: '' } }
}

// In forms without a kind, an empty client identifier means a random one.
function kindOf(clientId: string, stored: ConnectionProfile | null): ClientIdKind {
  if (stored?.clientId === clientId) return stored.clientIdKind
  if (clientId === '') return 'random'
  return stored?.clientIdKind === 'random-suffix' ? 'random-suffix' : 'fixed'
}
