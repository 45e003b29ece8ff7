import type { Reason } from '../../../../shared/errors.ts'
import { idleSession } from '../../../../shared/idle-session.ts'
import { needsReconnect } from '../../../../shared/profile/needs-reconnect.ts'
import type { ConnectionProfile, ReconnectField, Session } from '../../../../shared/types/connection.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { TrafficCounts } from '../protocol/session-protocol.ts'
import { TrafficMemory } from '../traffic/traffic-memory.ts'

/** What a session was opened with. */
interface Start {
  profile: ConnectionProfile
  secretsRevision: number
}

/** Who is told what is entered. */
export interface BookListener {
  onChanged(session: Session): void
  onCounted(counts: TrafficCounts): void
}

/** What is known of every session: how it goes, what it was opened with, and what it has counted. */
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

  /** Idle where it was never opened in this run. */
  of(connectionId: number): Session {
    return this.sessions.get(connectionId) ?? idleSession(connectionId, Date.now())
  }

  trafficOf(connectionId: number): TrafficCounts | undefined {
    return this.counts.get(connectionId)
  }

  /** Where a session counts, over the deaths of its threads. */
  memoryOf(connectionId: number): TrafficMemory {
    const memory = this.memories.get(connectionId) ?? new TrafficMemory()
    this.memories.set(connectionId, memory)
    return memory
  }

  /** Counts from the beginning. */
  startOver(connectionId: number): void {
    this.memories.set(connectionId, new TrafficMemory())
  }

  /** It is opened with these. */
  opened(connectionId: number, start: Start): void {
    this.starts.set(connectionId, start)
  }

  /** It is open no more. */
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

  /** There is no thread that could tell how it goes. */
  without(
    connectionId: number,
    session: Pick<Session, 'state' | 'reason'> & Partial<Pick<Session, 'attempt' | 'retryAtMs'>>,
  ): void {
    this.changed({ ...idleSession(connectionId, Date.now()), ...session })
  }

  /** There is none any more, for a reason about host and port. */
  ended(connectionId: number, code: 'closed-by-user' | 'workbench-closed'): void {
    const { host, port } = this.profiles.get(connectionId)
    const reason: Reason = { code, message: 'The connection was closed.', details: { host, port } }
    this.without(connectionId, { state: 'closed', reason })
  }

  counted(counts: TrafficCounts): void {
    this.counts.set(counts.connectionId, counts)
    this.listener.onCounted(counts)
  }

  /** Profiles have changed: tells which sessions go on without what was edited. */
  profilesChanged(): void {
    for (const connectionId of this.starts.keys()) {
      const session = this.sessions.get(connectionId)
      if (!session || !this.profiles.has(connectionId)) continue
      const pending = this.pendingOf(connectionId)
      if (pending.join() !== session.pendingReconnect.join()) this.changed(session)
    }
  }

  /** The connection is going away. */
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

// What opens it again does so with the profile as it is then.
function isOver({ state }: Session): boolean {
  return state === 'closed' || state === 'failed' || state === 'idle'
}
