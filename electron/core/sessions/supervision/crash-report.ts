/** Describes the crash of a session thread, for the user and for the timeline. */
import type { Reason } from '../../../../shared/errors.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import type { TimelineEvent } from '../../../../shared/types/message.ts'

/** The reason for the end of the session. `cause`: what the thread threw, or empty. */
export function crashReason({ name, host, port }: ConnectionProfile, cause: string): Reason {
  const message = `The session of ${name} ended unexpectedly: ${cause}`
  return { code: 'session-crashed', message, details: { host, port, cause } }
}

/** The events that the timeline shows. `dropped`: received messages that were lost with the thread. */
export function crashEvents(reason: Reason, wasConnected: boolean, dropped: number): TimelineEvent[] {
  const events: TimelineEvent[] = wasConnected ? [{ type: 'disconnected', reason }] : []
  if (dropped > 0) events.push({ type: 'dropped', count: dropped, reason: 'session-crashed' })
  return events
}
