import type {
  ConnectProperties,
  ReconnectOptions,
  TlsOptions,
  WebSocketOptions,
  Will,
} from './profile-parts.ts'

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
type RequiredField =
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
export type LaterProfileParts = Omit<ConnectionProfile, RequiredField>

/** A profile as it is sent: what is left out keeps its stored value, or gets its default in a new one. */
export type ProfileInput = Pick<ConnectionProfile, RequiredField> & {
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
