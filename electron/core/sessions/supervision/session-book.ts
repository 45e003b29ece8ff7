/** Keeps what is known about every session and reports each change. */
import type { Reason } from '../../../../shared/errors.ts'
import { idleSession } from '../../../../shared/idle-session.ts'
import { needsReconnect } from '../../../../shared/profile/needs-reconnect.ts'
import type { ConnectionProfile } from '../../../../shared/types/connection.ts'
import type { ReconnectField, Session } from '../../../../shared/types/session.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { TrafficCounts } from '../protocol/session-protocol.ts'
import { TrafficMemory } from '../traffic/traffic-memory.ts'

/** The data a session was opened with. */
interface Start {
  profile: ConnectionProfile
  secretsRevision: number
}

/** Receives every change to the book. */
export interface BookListener {
  onChanged(session: Session): void
  onCounted(counts: TrafficCounts): void
}

/** What is known about every session: its state, the data it was opened with, and its counters. */
export class SessionBook {
  private readonly profiles: Profiles
  private readonly listener: BookListener
  private readonly sessions = new Map<number, Session>()
  private readonly starts = new Map<number, Start>()
  private readonly counts = new Map<number, TrafficCounts>()
  private readonly memories = new Map<number, TrafficMemory>()

  constructor(profiles: Profiles, listener: BookListener) {
    this.profiles = profiles
    this.listener = listener
  }

  /** The session of a connection. It is idle if it was never opened in this run. */
  of(connectionId: number): Session {
    return this.sessions.get(connectionId) ?? idleSession(connectionId, Date.now())
  }

  trafficOf(connectionId: number): TrafficCounts | undefined {
    return this.counts.get(connectionId)
  }

  /** The counters of a session, which survive the crash of its thread. */
  memoryOf(connectionId: number): TrafficMemory {
    const memory = this.memories.get(connectionId) ?? new TrafficMemory()
    this.memories.set(connectionId, memory)
    return memory
  }

  /** Resets the counters. */
  startOver(connectionId: number): void {
    this.memories.set(connectionId, new TrafficMemory())
  }

  /** The session is opened with this data. */
  opened(connectionId: number, start: Start): void {
    this.starts.set(connectionId, start)
  }

  /** The session is no longer open. */
  closed(connectionId: number): void {
    this.starts.delete(connectionId)
  }

  changed(session: Session): void {
    const { connectionId } = session
    const pendingReconnect = isOver(session) ? [] : this.pendingOf(connectionId)
    const entered = { ...session, pendingReconnect }
    this.sessions.set(connectionId, entered)
    this.listener.onChanged(entered)
  }

  /** Sets the state of a session that has no thread to report it. */
  setWithoutThread(
    connectionId: number,
    session: Pick<Session, 'state' | 'reason'> & Partial<Pick<Session, 'attempt' | 'retryAtMs'>>,
  ): void {
    this.changed({ ...idleSession(connectionId, Date.now()), ...session })
  }

  /** The session has ended, for a reason that names host and port. */
  ended(connectionId: number, code: 'closed-by-user' | 'workbench-closed'): void {
    const { host, port } = this.profiles.get(connectionId)
    const reason: Reason = { code, message: 'The connection was closed.', details: { host, port } }
    this.setWithoutThread(connectionId, { state: 'closed', reason })
  }

  counted(counts: TrafficCounts): void {
    this.counts.set(counts.connectionId, counts)
    this.listener.onCounted(counts)
  }

  /** Profiles have changed: reports which sessions continue without the edits. */
  profilesChanged(): void {
    for (const connectionId of this.starts.keys()) {
      const session = this.sessions.get(connectionId)
      if (!session || !this.profiles.has(connectionId)) continue
      const pending = this.pendingOf(connectionId)
      if (pending.join() !== session.pendingReconnect.join()) this.changed(session)
    }
  }

  /** The connection is being removed. */
  forget(connectionId: number): void {
    this.sessions.delete(connectionId)
    this.counts.delete(connectionId)
    this.memories.delete(connectionId)
  }

  private pendingOf(connectionId: number): ReconnectField[] {
    const start = this.starts.get(connectionId)
    if (!start) return []
    const parts = needsReconnect(start.profile, this.profiles.get(connectionId))
    const sameSecrets = start.secretsRevision === this.profiles.secretsRevision(connectionId)
    return sameSecrets ? parts : [...parts, 'secrets']
  }
}

// A session that is over uses the current profile when it is opened again.
function isOver({ state }: Session): boolean {
  return state === 'closed' || state === 'failed' || state === 'idle'
}
