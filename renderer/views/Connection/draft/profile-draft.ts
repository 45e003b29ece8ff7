import type { Input } from '../../../../shared/contract/contract.ts'
import { defaultProfileParts } from '../../../../shared/profile/defaults.ts'
import type {
  ClientIdKind,
  Colour,
  Connection,
  ConnectionProfile,
  LaterProfileParts,
  ProfileInput,
  ProtocolVersion,
  Transport,
} from '../../../../shared/types/connection.ts'
import { usualPort } from '../../../../shared/types/connection.ts'
import type { NameValue } from '../../../../shared/types/profile-parts.ts'
import { hostAndPort } from '../../../i18n/reason-text.ts'
import { decimalOf, numberOf, sizeOf, sizeText } from '../../../composables/text/numbers.ts'
import type { RetentionDraft } from './retention-draft.ts'
import { draftOfRetention, retentionOf } from './retention-draft.ts'
import type { HeaderDraft, SecretsDraft } from './secrets-draft.ts'
import { draftOfHeaders, headersOf, noSecrets, secretsOf } from './secrets-draft.ts'
import type { TlsDraft } from './tls-draft.ts'
import { draftOfTls, tlsOf } from './tls-draft.ts'
import type { WillDraft } from './will-draft.ts'
import { copied, draftOfWill, willOf } from './will-draft.ts'

/** A profile while it is typed: numbers are still texts, and what does not apply at the moment keeps its value. */
export interface ProfileDraft {
  name: string
  /** Bound to the built-in broker: host and port do not matter. */
  builtIn: boolean
  transport: Transport
  host: string
  port: string
  path: string
  webSocket: { query: string; subprotocol: string; headers: HeaderDraft[] }
  tls: TlsDraft
  protocolVersion: ProtocolVersion
  clientIdKind: ClientIdKind
  clientId: string
  username: string
  secrets: SecretsDraft
  cleanStart: boolean
  sessionExpiryS: string
  keepAliveS: string
  connectTimeoutS: string
  maxPacket: string
  connectProperties: {
    receiveMaximum: string
    topicAliasMaximum: string
    requestResponseInformation: boolean
    requestProblemInformation: boolean
    userProperties: NameValue[]
    authenticationMethod: string
  }
  will: WillDraft
  reconnect: { enabled: boolean; firstDelayS: string; longestDelayS: string }
  retention: RetentionDraft
  folderId: number | null
  notes: string
  colour: Colour | null
  connectOnStart: boolean
}

const usualPath = '/mqtt'
/** Stands in a profile that is bound to the built-in broker; nobody connects to it. */
const builtInHost = '127.0.0.1'
const longestName = 200

export function newDraft(): ProfileDraft {
  return {
    name: '',
    transport: 'mqtt',
    host: '',
    port: String(usualPort.mqtt),
    path: usualPath,
    protocolVersion: 'auto',
    clientId: '',
    username: '',
    cleanStart: true,
    sessionExpiryS: '0',
    keepAliveS: '60',
    connectTimeoutS: '10',
    ...draftOfParts(defaultProfileParts),
  }
}

export function draftOf(connection: Connection): ProfileDraft {
  return {
    name: connection.name,
    transport: connection.transport,
    host: connection.host,
    port: String(connection.port),
    path: connection.path,
    protocolVersion: connection.protocolVersion,
    clientId: connection.clientId,
    username: connection.username,
    cleanStart: connection.cleanStart,
    sessionExpiryS: String(connection.sessionExpiryS),
    keepAliveS: String(connection.keepAliveS),
    connectTimeoutS: String(Math.ceil(connection.connectTimeoutMs / 1000)),
    ...draftOfParts(connection),
  }
}

function draftOfParts(parts: LaterProfileParts) {
  const { connectProperties: properties, reconnect, webSocket } = parts
  return {
    webSocket: { ...webSocket, headers: draftOfHeaders(webSocket.headers) },
    tls: draftOfTls(parts.tls),
    clientIdKind: parts.clientIdKind,
    secrets: noSecrets(),
    maxPacket: sizeText(parts.maxPacketBytes),
    connectProperties: {
      ...properties,
      receiveMaximum: String(properties.receiveMaximum),
      topicAliasMaximum: String(properties.topicAliasMaximum),
      userProperties: copied(properties.userProperties),
    },
    will: draftOfWill(parts.will),
    reconnect: {
      enabled: reconnect.enabled,
      firstDelayS: String(reconnect.firstDelayS),
      longestDelayS: String(reconnect.longestDelayS),
    },
    retention: draftOfRetention(parts.retention),
    folderId: parts.folderId,
    notes: parts.notes,
    colour: parts.colour,
    connectOnStart: parts.connectOnStart,
    builtIn: parts.builtIn,
  }
}

/** What a connection to the built-in broker is called, in every language: a name is the user's, not the page's. */
const builtInName = 'Built-in broker'

/** The name a connection gets that was not given one: its host, with the port where the host alone is taken. */
export function proposedName(draft: ProfileDraft, taken: ReadonlySet<string>): string {
  if (draft.builtIn) return builtInName
  const host = draft.host.trim()
  const name = taken.has(host) ? hostAndPort(host, draft.port.trim()) : host
  return name.slice(0, longestName)
}

/** What the draft says; numbers that are none are NaN in it, see `faultsOf`. */
export function profileOf(draft: ProfileDraft, taken: ReadonlySet<string>): ConnectionProfile {
  const { connectProperties: properties, reconnect, webSocket } = draft
  return {
    name: draft.name.trim() || proposedName(draft, taken),
    transport: draft.transport,
    host: draft.builtIn ? builtInHost : draft.host.trim(),
    port: draft.builtIn ? usualPort[draft.transport] : numberOf(draft.port),
    path: draft.path.trim(),
    webSocket: {
      query: webSocket.query.trim().replace(/^\?/, ''),
      subprotocol: webSocket.subprotocol.trim(),
      headers: headersOf(webSocket.headers),
    },
    tls: tlsOf(draft.tls),
    protocolVersion: draft.protocolVersion,
    clientIdKind: draft.clientIdKind,
    clientId: draft.clientId,
    username: draft.username,
    cleanStart: draft.cleanStart,
    sessionExpiryS: numberOf(draft.sessionExpiryS),
    keepAliveS: numberOf(draft.keepAliveS),
    connectTimeoutMs: numberOf(draft.connectTimeoutS) * 1000,
    maxPacketBytes: sizeOf(draft.maxPacket),
    connectProperties: {
      ...properties,
      receiveMaximum: numberOf(properties.receiveMaximum),
      topicAliasMaximum: numberOf(properties.topicAliasMaximum),
      userProperties: copied(properties.userProperties),
    },
    will: willOf(draft.will),
    reconnect: {
      enabled: reconnect.enabled,
      firstDelayS: decimalOf(reconnect.firstDelayS),
      longestDelayS: decimalOf(reconnect.longestDelayS),
    },
    retention: retentionOf(draft.retention),
    folderId: draft.folderId,
    notes: draft.notes,
    colour: draft.colour,
    connectOnStart: draft.connectOnStart,
    builtIn: draft.builtIn,
  }
}

/** A profile with its secrets beside it, as every call takes them. */
export type ProfileCall = Pick<Input<'connections.update'>, 'password' | 'secrets'> & {
  profile: ProfileInput
}

/** The secrets of a draft: what is undefined stays as it is, null is forgotten. */
export function secretsBeside(draft: ProfileDraft): Omit<ProfileCall, 'profile'> {
  return secretsOf(draft.secrets, draft.webSocket.headers)
}
