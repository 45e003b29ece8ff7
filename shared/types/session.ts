import type { Reason } from '../errors.ts'
import type { ConnectionProfile, NegotiatedVersion, Qos } from './connection.ts'
import type { ServerLimits } from './server-limits.ts'

/**
 * idle: never opened in this run. connecting / reconnecting: under way (see attempt, retryAtMs). failed: gave up, see
 * reason. closed: ended by the user or the broker for good, see reason.
 */
export type SessionState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'failed' | 'closed'

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
