import type { Session, SessionCounts } from './types/session.ts'

/** A session that was never opened in this run. `sinceMs`: UTC ms. */
export function idleSession(connectionId: number, sinceMs: number): Session {
  return {
    connectionId,
    state: 'idle',
    sinceMs,
    reason: null,
    protocolVersion: null,
    clientId: null,
    clientIdAssigned: false,
    limits: null,
    sessionPresent: false,
    exceededReceiveMaximum: null,
    attempt: 0,
    retryAtMs: null,
    grants: [],
    pendingReconnect: [],
  }
}

/** The counters of a session before anything has happened, but for those that the history keeps. */
export function idleTraffic(connectionId: number): Omit<SessionCounts, 'subscriptions'> {
  return {
    connectionId,
    received: 0,
    stored: 0,
    dropped: {},
    published: 0,
    receivedPerS: 0,
    publishedPerS: 0,
    roundTripMs: null,
  }
}
