/** Collects what a session thread is started with. */
import type { History } from '../../history/history.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { SessionStart } from '../protocol/session-protocol.ts'
import type { EndedThread } from './crash-account.ts'

/** The current profile with its secrets and subscriptions, and what was recorded but not released. */
export async function sessionStart(
  profiles: Profiles,
  history: History,
  { connectionId, session, memory }: EndedThread,
): Promise<SessionStart> {
  return {
    connectionId,
    profile: profiles.get(connectionId),
    secrets: profiles.secretsOf(connectionId),
    subscriptions: profiles.subscriptionsOf(connectionId),
    unreleased: await history.reader.unreleased(connectionId),
    session,
    traffic: memory.buffer,
  }
}
