import type { Reason } from '../errors.ts'
import type {
  ConnectProperties,
  NameValue,
  ReconnectOptions,
  TlsOptions,
  WebSocketOptions,
  Will,
} from './profile-parts.ts'
import type { ServerLimits } from './server-limits.ts'

/** How bytes reach the broker. */
export const transports = ['mqtt', 'mqtts', 'ws', 'wss'] as const
export type Transport = (typeof transports)[number]

/** Usual port of each transport (IANA for mqtt and mqtts, the EMQX custom for ws and wss). */
export const usualPort: Readonly<Record<Transport, number>> = { mqtt: 1883, mqtts: 8883, ws: 8083, wss: 8084 }

/** Whether a transport speaks WebSocket, so that path, query and headers matter. */
export function isWebSocket(transport: Transport): boolean {
  return transport === 'ws' || transport === 'wss'
}

/** Whether a transport is encrypted, so that the TLS part of a profile matters. */
export function isEncrypted(transport: Transport): boolean {
  return transport === 'mqtts' || transport === 'wss'
}

/**
 * MQTT protocol level to ask for: 5, 4 (= 3.1.1), 3 (= 3.1), or `auto`: 5 first, and 3.1.1 when the broker refuses 5
 * (MQTT 5, 3.2.2.2 reason 0x84; 3.1.1, 3.2.2.3 return code 1).
 */
export const protocolVersions = ['auto', 5, 4, 3] as const
export type ProtocolVersion = (typeof protocolVersions)[number]
export type NegotiatedVersion = 3 | 4 | 5

/**
 * Where the client identifier comes from. fixed: exactly `clientId`; when that is empty the broker makes one up.
 * random: made anew for each session. random-suffix: `clientId` and something random behind it.
 */
export const clientIdKinds = ['fixed', 'random', 'random-suffix'] as const
export type ClientIdKind = (typeof clientIdKinds)[number]

/** Colours a connection or subscription can carry; the page maps each to a light and a dark shade. */
export const colours = ['indigo', 'teal', 'amber', 'pink', 'sky', 'lime', 'violet', 'red', 'grey'] as const
export type Colour = (typeof colours)[number]

export type Qos = 0 | 1 | 2

/**
 * How much of a connection's history is kept; the oldest goes first. count: messages, events beside them not counted.
 * days: of 24 hours, by the time of arrival. megabytes: millions of bytes of payloads and properties, and 64 for each
 * row; what indexes take on the disk comes on top.
 */
export type Retention =
  | { keep: 'all' }
  | { keep: 'messages'; count: number }
  | { keep: 'days'; days: number }
  | { keep: 'megabytes'; megabytes: number }

export const keepingKinds = [
  'all',
  'messages',
  'days',
  'megabytes',
] as const satisfies readonly Retention['keep'][]

/** Largest limits a {@link Retention} can have; the smallest is 1. */
export const retentionLimits = { count: 1_000_000_000, days: 36_500, megabytes: 10_000_000 } as const

/** What a user fills in about a broker. Secrets travel beside it, never in it. */
export interface ConnectionProfile {
  name: string
  transport: Transport
  /** Host name, IPv4 or IPv6 literal without brackets. */
  host: string
  port: number
  /** HTTP path of the WebSocket upgrade, `/mqtt` by custom; for `ws` and `wss`. */
  path: string
  /** For `ws` and `wss`. */
  webSocket: WebSocketOptions
  /** For `mqtts` and `wss`. */
  tls: TlsOptions
  protocolVersion: ProtocolVersion
  clientIdKind: ClientIdKind
  clientId: string
  username: string
  /**
   * A session that the broker has kept is thrown away at the start (MQTT 5, 3.1.2.4). What is kept from then on says
   * `sessionExpiryS` under MQTT 5; in older versions the flag means both.
   */
  cleanStart: boolean
  /** Seconds the broker keeps the session after a disconnect (MQTT 5, 3.1.2.11.2). */
  sessionExpiryS: number
  /** Seconds, 0 = off (MQTT 3.1.2.10). */
  keepAliveS: number
  connectTimeoutMs: number
  /** Largest packet taken from the broker; told to it under MQTT 5 (3.1.2.11.4). */
  maxPacketBytes: number
  /** For MQTT 5. */
  connectProperties: ConnectProperties
  will: Will | null
  reconnect: ReconnectOptions
  /** Takes effect at once, also on an open session. */
  retention: Retention
  /** Null: at the top of the list. */
  folderId: number | null
  notes: string
  colour: Colour | null
  /** Connected when the workbench starts. */
  connectOnStart: boolean
  /**
   * Bound to the built-in broker, over `mqtt` or `ws`: host and port are those that it listens on, whatever is
   * stored. While it is off they are the last ones.
   */
  builtIn: boolean
}

/** The fields that every profile input must contain. */
type SaidAlways =
  | 'name'
  | 'transport'
  | 'host'
  | 'port'
  | 'path'
  | 'protocolVersion'
  | 'clientId'
  | 'username'
  | 'cleanStart'
  | 'sessionExpiryS'
  | 'keepAliveS'
  | 'connectTimeoutMs'

/** The rest of a profile, see `defaultProfileParts`. */
export type LaterProfileParts = Omit<ConnectionProfile, SaidAlways>

/** A profile as it is sent: what is left out keeps its stored value, or gets its default in a new one. */
export type ProfileInput = Pick<ConnectionProfile, SaidAlways> & {
  [Part in keyof LaterProfileParts]?: LaterProfileParts[Part] | undefined
}

/** Which secrets are known; never what they are. */
export interface KnownSecrets {
  hasPassword: boolean
  hasTlsPassphrase: boolean
  hasTlsKey: boolean
  hasTlsPkcs12: boolean
  hasAuthenticationData: boolean
  /** Names, in lower case, of the secret headers whose value is known. */
  knownHeaders: string[]
  /**
   * Those that were kept for an earlier run only and have to be entered again: `password`, `tlsPassphrase`, `tlsKey`,
   * `authenticationData`, `header:x`.
   */
  forgotten: string[]
}

/** A saved profile. `id` is never used again, not even after a delete. */
export interface Connection extends ConnectionProfile, KnownSecrets {
  id: number
  /** Order among the connections of its folder, ascending. */
  position: number
}

/** A deletion that `removals.undo` can undo. */
export interface Removal {
  removalId: number
  /** How long it can be undone, ms from now. */
  undoMs: number
}

/** A folder of connections and of further folders. */
export interface Folder {
  id: number
  /** Null: at the top of the list. */
  parentId: number | null
  name: string
  /** Order among the folders of its parent, ascending. */
  position: number
}

/** How deep folders go, how many there are, and how long their names may be. */
export const folderLimits = { depth: 10, count: 1_000, nameLength: 100 } as const

/** What a user fills in about a subscription; it belongs to the profile and can be edited while offline. */
export interface SubscriptionInput {
  filter: string
  qos: Qos
  /** Free text shown under the filter; may be empty. */
  alias: string
  colour: Colour
  enabled: boolean
}

/** Options of a subscription beside QoS (MQTT 5, 3.8.3.1 and 3.8.2.1); left out of SUBSCRIBE in older versions. */
export interface SubscriptionOptions {
  /** What this client publishes does not come back to it. */
  noLocal: boolean
  /** Messages keep the retain flag they were published with. */
  retainAsPublished: boolean
  /** Retained messages are sent: 0 at each subscribe, 1 when the subscription is new, 2 never. */
  retainHandling: 0 | 1 | 2
  /** 1 to 268,435,455, which the broker puts into the messages it sends because of this subscription; 0 is none. */
  identifier: number
  userProperties: NameValue[]
}

/** A subscription as it is sent: options that are left out keep their stored value, or get their default. */
export type SubscriptionEdit = SubscriptionInput & {
  [Option in keyof SubscriptionOptions]?: SubscriptionOptions[Option] | undefined
}

export interface Subscription extends SubscriptionInput, SubscriptionOptions {
  id: number
  connectionId: number
}

export const sessionStates = ['idle', 'connecting', 'connected', 'reconnecting', 'failed', 'closed'] as const
/**
 * idle: never opened in this run. connecting / reconnecting: under way (see attempt, retryAtMs). failed: gave up, see
 * reason. closed: ended by the user or the broker for good, see reason.
 */
export type SessionState = (typeof sessionStates)[number]

/** Parts of a profile that a session is opened with, in the order of a form; the rest takes effect at once. */
export const sessionParts = [
  'transport',
  'host',
  'port',
  'path',
  'webSocket',
  'tls',
  'protocolVersion',
  'clientIdKind',
  'clientId',
  'username',
  'cleanStart',
  'sessionExpiryS',
  'keepAliveS',
  'connectTimeoutMs',
  'maxPacketBytes',
  'connectProperties',
  'will',
  'reconnect',
] as const satisfies readonly (keyof ConnectionProfile)[]
export type SessionPart = (typeof sessionParts)[number]

/** What has changed of a profile, or of its secrets, since its session was opened. */
export type ReconnectField = SessionPart | 'secrets'

/** What SUBACK said about one subscription. */
export type Grant =
  | { subscriptionId: number; state: 'pending' }
  | { subscriptionId: number; state: 'granted'; qos: Qos }
  | { subscriptionId: number; state: 'refused'; reason: Reason }

/** The live side of a connection. One for every saved connection, `idle` until it is opened. */
export interface Session {
  connectionId: number
  state: SessionState
  /** UTC ms of the last change of state. */
  sinceMs: number
  /** Why it is failed, closed or reconnecting. */
  reason: Reason | null
  /** Level agreed on with the broker. */
  protocolVersion: NegotiatedVersion | null
  /** The client identifier in use, assigned by the broker or made by us included. */
  clientId: string | null
  /** The broker assigned that identifier (MQTT 5, 3.2.2.3.7). */
  clientIdAssigned: boolean
  /** What the broker said it takes when it accepted (MQTT 5, 3.2.2.3); null before, and kept after the end. */
  limits: ServerLimits | null
  /** CONNACK Session Present (MQTT 3.2.2.1.1). */
  sessionPresent: boolean
  /**
   * Our Receive Maximum, once the broker has had more messages under way than that (MQTT 5, 3.1.2.11.3): its fault,
   * which loses nothing. Null as long as it keeps to it.
   */
  exceededReceiveMaximum: number | null
  /** Attempts since the last success, 0 when connected. */
  attempt: number
  /** UTC ms of the next attempt while reconnecting. */
  retryAtMs: number | null
  grants: Grant[]
  /** What was edited since this session was opened and takes effect with the next one; empty when nothing was. */
  pendingReconnect: ReconnectField[]
}

/**
 * Why a received message was not stored; the closed list behind "dropped". qos2-repeat: it is stored already, the
 * broker sent it again before it knew. history-unavailable: nothing could be recorded and the queue was full.
 * session-crashed: the thread of the session died before it had handed the message over; one of QoS 1 or 2 was not
 * acknowledged, and comes again where the broker keeps the session.
 */
export const dropReasons = ['qos2-repeat', 'history-unavailable', 'session-crashed'] as const
export type DropReason = (typeof dropReasons)[number]

/**
 * Counters of one session since it was opened in this run, over reconnects and deaths of threads. received = stored + dropped
 * + (what is on its way to the disk at this moment, tens of milliseconds). Received is what was read from the network and
 * understood. What the broker has sent and the network still holds when a connection ends does not count: at QoS 0 nobody can
 * know of it, at QoS 1 and 2 the broker sends it again.
 */
export interface SessionCounts {
  connectionId: number
  received: number
  stored: number
  dropped: Partial<Record<DropReason, number>>
  published: number
  /** Messages per second over the last second. */
  receivedPerS: number
  publishedPerS: number
  /** Last measured PINGREQ to PINGRESP or CONNECT to CONNACK time; null before the first. */
  roundTripMs: number | null
  /** count: stored messages that match the filter, history of earlier runs included. */
  subscriptions: { subscriptionId: number; count: number; perS: number }[]
}
