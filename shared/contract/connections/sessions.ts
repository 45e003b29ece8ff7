/** Calls and events about live sessions. */
import { z } from 'zod'
import type { Session, SessionCounts } from '../../types/session.ts'
import { command, query, resolves } from '../definition/call.ts'
import { byId, ids, nothing } from '../definition/fields.ts'

export const sessionCalls = {
  'sessions.list': query(nothing, resolves<Session[]>()),
  'sessions.counts': query(nothing, resolves<SessionCounts[]>()),
  /**
   * Throws what keeps a session from being opened, which the session says as well (`failed`). With `secrets-locked`
   * the connection waits for `secrets.unlock`, and is opened then; `connections.disconnect` ends that.
   */
  'connections.connect': command(byId, resolves<null>()),
  'connections.disconnect': command(byId, resolves<null>()),
  /**
   * Closes the session where there is one, and opens it with the profile as it is now. Throws as
   * `connections.connect` does; a session whose secrets cannot be read stays open.
   */
  'connections.reconnect': command(byId, resolves<null>()),
  /** Connects all at once. Never throws for a single one: each session reports its own outcome. */
  'connections.connectMany': command(z.strictObject({ ids }), resolves<null>()),
  'connections.disconnectMany': command(z.strictObject({ ids }), resolves<null>()),
}

export interface SessionEvents {
  /** The sessions that changed. */
  'sessions.changed': Session[]
  /** About once a second, the sessions whose counts moved. */
  'sessions.counted': SessionCounts[]
}
