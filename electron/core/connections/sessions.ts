import { randomUUID } from 'node:crypto'
import type { MessagePort, Worker } from 'node:worker_threads'
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf, WorkbenchError } from '../../../shared/errors.ts'
import { idleSession } from '../../../shared/idle-session.ts'
import { needsReconnect } from '../../../shared/profile/needs-reconnect.ts'
import type {
  ConnectionProfile,
  DropReason,
  ReconnectField,
  Session,
  Subscription,
} from '../../../shared/types/connection.ts'
import type { TimelineEvent, Unrecorded } from '../../../shared/types/message.ts'
import type { Attachment, History } from '../history/history.ts'
import { threadMemory } from '../threads/memory.ts'
import type { Remote } from '../threads/rpc.ts'
import { joinThreads } from '../threads/rpc.ts'
import type { EndedThread } from './crash-account.ts'
import { closeAccount } from './crash-account.ts'
import type { Profiles } from './profiles.ts'
import { ReconnectPolicy } from './session/reconnect-policy.ts'
import type {
  Publication,
  SessionCalls,
  SessionEvents,
  SessionStart,
  TrafficCounts,
} from './session/session-protocol.ts'
import { TrafficMemory } from './session/traffic-memory.ts'
import startSession from './session/session.thread.ts?nodeWorker'

/** Who is told how the sessions go. */
export interface SessionsListener {
  /** Before a session begins to record. */
  beforeOpen(connectionId: number): Promise<void>
  onChanged(session: Session): void
  onCounted(counts: TrafficCounts): void
  onUnrecorded(unrecorded: Unrecorded): void
}

interface OpenSession {
  thread: Worker
  calls: Remote<SessionCalls>
  attachment: Attachment
  account: EndedThread
  /** Set once it is being closed on purpose. */
  closing: boolean
}

/**
 * Every open connection in a thread of its own, supervised: a thread that dies is reported and started again under the
 * reconnect policy, the others never notice.
 */
export class Sessions {
  private readonly profiles: Profiles
  private readonly history: History
  private readonly listener: SessionsListener
  private readonly open = new Map<number, OpenSession>()
  private readonly known = new Map<number, Session>()
  /** What each open session was started with. */
  private readonly started = new Map<number, { profile: ConnectionProfile; secretsRevision: number }>()
  private readonly counts = new Map<number, TrafficCounts>()
  private readonly memories = new Map<number, TrafficMemory>()
  private readonly policies = new Map<number, ReconnectPolicy>()
  private readonly turns = new Map<number, Promise<void>>()
  /** Those to open once the passphrase is known. */
  private readonly locked = new Set<number>()
  private failing: Reason | null = null
  private readonly restarts = new Map<number, NodeJS.Timeout>()

  constructor(profiles: Profiles, history: History, listener: SessionsListener) {
    this.profiles = profiles
    this.history = history
    this.listener = listener
  }

  /** One for every saved connection. */
  list(): Session[] {
    return this.profiles.list().map(({ id }) => this.known.get(id) ?? idleSession(id, Date.now()))
  }

  /** Whether it is connected, or wants to be: its client id is in use. */
  isOpen(connectionId: number): boolean {
    return this.open.has(connectionId) || this.restarts.has(connectionId)
  }

  /** Traffic since a session was opened, by connection. */
  trafficOf(connectionId: number): TrafficCounts | undefined {
    return this.counts.get(connectionId)
  }

  /**
   * Opens a session, or tries again at once where one waits. Throws WorkbenchError `not-found`, or what keeps it from being
   * opened, which the session says as well: `secret-unreadable`, or `secrets-locked`, and then it is opened once the
   * passphrase is known, see {@link unlocked}.
   */
  connect(connectionId: number): Promise<void> {
    return this.inTurn(connectionId, () => this.reopen(connectionId))
  }

  private async reopen(connectionId: number): Promise<void> {
    this.profiles.get(connectionId)
    const state = this.known.get(connectionId)?.state
    const session = this.open.get(connectionId)
    if (session && !session.closing && (state === 'connected' || state === 'connecting')) return
    await this.loadSecrets(connectionId)
    await this.end(connectionId, 'closed-by-user')
    this.memories.set(connectionId, new TrafficMemory())
    await this.launch(connectionId)
  }

  /** Ends a session in order; everything received is on disk when it resolves. */
  disconnect(connectionId: number): Promise<void> {
    return this.inTurn(connectionId, async () => {
      this.profiles.get(connectionId)
      await this.end(connectionId, 'closed-by-user')
    })
  }

  /** Resolves with the sequence number once stored. Throws WorkbenchError `not-connected` or `payload-too-large`. */
  async publish(connectionId: number, publication: Publication): Promise<{ seq: number }> {
    const { name, host, port } = this.profiles.get(connectionId)
    const session = this.open.get(connectionId)
    if (!session) throw new WorkbenchError('not-connected', `${name} is not connected.`, { host, port })
    return session.calls.publish(publication)
  }

  /** Closes the session where there is one, and opens it with the profile as it is now. Throws as {@link connect} does. */
  reconnect(connectionId: number): Promise<void> {
    return this.inTurn(connectionId, async () => {
      this.profiles.get(connectionId)
      await this.loadSecrets(connectionId)
      await this.end(connectionId, 'closed-by-user')
      await this.launch(connectionId)
    })
  }

  /** Secrets can be read: what waited for the passphrase goes on. How it goes is told by each session. */
  unlocked(): void {
    for (const connectionId of [...this.locked]) {
      const opened = this.isOpen(connectionId) ? this.reconnect(connectionId) : this.connect(connectionId)
      opened.catch(() => undefined)
    }
  }

  /** Profiles have changed: tells which sessions go on without what was edited. */
  profilesChanged(): void {
    for (const connectionId of this.started.keys()) {
      const session = this.known.get(connectionId)
      if (!session || !this.profiles.has(connectionId)) continue
      const pending = this.pendingOf(connectionId)
      if (pending.join() !== session.pendingReconnect.join()) this.changed(session)
    }
  }

  private pendingOf(connectionId: number): ReconnectField[] {
    const started = this.started.get(connectionId)
    if (!started) return []
    const parts = needsReconnect(started.profile, this.profiles.get(connectionId))
    const sameSecrets = started.secretsRevision === this.profiles.secretsRevision(connectionId)
    return sameSecrets ? parts : [...parts, 'secrets']
  }

  /** The profile's subscriptions have changed. */
  setSubscriptions(connectionId: number, subscriptions: Subscription[]): void {
    void this.open.get(connectionId)?.calls.setSubscriptions.asEvent(subscriptions)
  }

  /** Recording has stopped (reason) or works again (null). */
  setRecording(failing: Reason | null): void {
    this.failing = failing
    for (const { calls } of this.open.values()) void calls.setRecording.asEvent(failing)
  }

  /** The computer has slept: every session looks whether its broker is still there. */
  wake(): void {
    for (const { calls } of this.open.values()) void calls.wake.asEvent()
  }

  /** Ends the session of a connection that is going away, and forgets it. */
  async forget(connectionId: number): Promise<void> {
    await this.inTurn(connectionId, () => this.end(connectionId, 'closed-by-user'))
    this.known.delete(connectionId)
    this.counts.delete(connectionId)
    this.memories.delete(connectionId)
    this.policies.delete(connectionId)
  }

  /** Ends all of them in order. */
  async close(): Promise<void> {
    const ids = new Set([...this.open.keys(), ...this.restarts.keys()])
    await Promise.all([...ids].map((id) => this.inTurn(id, () => this.end(id, 'workbench-closed'))))
  }

  // Connecting and disconnecting take a while: what is asked meanwhile waits, so that a connection never has two threads.
  private inTurn(connectionId: number, work: () => Promise<void>): Promise<void> {
    const turn = (this.turns.get(connectionId) ?? Promise.resolve()).then(work)
    const settled = turn.catch(() => undefined)
    this.turns.set(connectionId, settled)
    return turn
  }

  // Before anything is closed for it: a session that cannot be opened again had better go on.
  private async loadSecrets(connectionId: number): Promise<void> {
    try {
      await this.profiles.loadSecrets(connectionId)
      this.locked.delete(connectionId)
    } catch (error) {
      const reason = reasonOf(error)
      if (reason.code === 'secrets-locked') this.locked.add(connectionId)
      this.notOpened(connectionId, reason)
      throw error
    }
  }

  private notOpened(connectionId: number, reason: Reason): void {
    if (this.isOpen(connectionId)) return
    this.changed({ ...idleSession(connectionId, Date.now()), state: 'failed', reason })
  }

  private async launch(connectionId: number): Promise<void> {
    try {
      await this.begin(connectionId)
    } catch (error) {
      // A thread that died has told so by itself, and waits for its next turn.
      this.notOpened(connectionId, reasonOf(error))
      throw error
    }
  }

  private async begin(connectionId: number): Promise<void> {
    await this.loadSecrets(connectionId)
    const secretsRevision = this.profiles.secretsRevision(connectionId)
    const memory = this.memories.get(connectionId) ?? new TrafficMemory()
    const account = { connectionId, session: randomUUID(), memory, storedBefore: memory.get('stored') }
    const start: SessionStart = {
      connectionId,
      profile: this.profiles.get(connectionId),
      secrets: this.profiles.secretsOf(connectionId),
      subscriptions: this.profiles.subscriptionsOf(connectionId),
      unreleased: await this.history.reader.unreleased(connectionId),
      session: account.session,
      traffic: memory.buffer,
    }
    this.started.set(connectionId, {
      profile: start.profile,
      secretsRevision,
    })
    await this.listener.beforeOpen(connectionId)
    const first = Promise.withResolvers<MessagePort>()
    let reattach: (port: MessagePort) => void = first.resolve
    const attachment = await this.history.attach(connectionId, (port) => reattach(port))
    const thread = startSession({ workerData: start, resourceLimits: threadMemory })
    const calls = joinThreads<SessionCalls, SessionEvents>(thread, {
      changed: (session) => {
        this.changed(session)
      },
      counted: (counts) => {
        this.counted(counts)
      },
      unrecorded: (unrecorded) => {
        this.listener.onUnrecorded(unrecorded)
      },
    })
    const session: OpenSession = { thread, calls, attachment, account, closing: false }
    this.open.set(connectionId, session)
    let cause = ''
    thread.on('error', (error) => {
      cause = error instanceof Error ? error.message : String(error)
    })
    thread.on('exit', () => {
      attachment.detach()
      if (!session.closing) this.crashed(session, cause)
    })
    reattach = (port) => void calls.reattach.asEvent(port)
    await calls.open(await first.promise)
    if (this.failing) void calls.setRecording.asEvent(this.failing)
  }

  private async end(connectionId: number, reason: 'closed-by-user' | 'workbench-closed'): Promise<void> {
    const restart = this.restarts.get(connectionId)
    const waited = this.locked.delete(connectionId) && !this.open.has(connectionId)
    if (restart) clearTimeout(restart)
    this.restarts.delete(connectionId)
    if (restart || waited) {
      const { host, port } = this.profiles.get(connectionId)
      const closed: Reason = { code: reason, message: 'The connection was closed.', details: { host, port } }
      this.changed({ ...idleSession(connectionId, Date.now()), state: 'closed', reason: closed })
    }
    const session = this.open.get(connectionId)
    if (!session || session.closing) return
    session.closing = true
    try {
      await session.calls.close(reason)
    } finally {
      this.open.delete(connectionId)
      this.started.delete(connectionId)
      await session.thread.terminate()
      // What could not be stored by now will not be.
      if (session.account.memory.open !== 0) await this.account(session, 'history-unavailable')
    }
  }

  private crashed(session: OpenSession, cause: string): void {
    const { connectionId } = session.account
    this.open.delete(connectionId)
    // What it had only in memory is gone with it.
    this.listener.onUnrecorded({ connectionId, failing: false, messages: [], lost: 0 })
    const { name, host, port } = this.profiles.get(connectionId)
    const reason: Reason = {
      code: 'session-crashed',
      message: `The session of ${name} ended unexpectedly: ${cause}`,
      details: { host, port, cause },
    }
    const wasConnected = this.known.get(connectionId)?.state === 'connected'
    const timeMs = Date.now()
    // In turn: the next thread must know what the writer has taken from this one.
    void this.inTurn(connectionId, async () => {
      const count = await this.account(session, 'session-crashed')
      const events: TimelineEvent[] = wasConnected ? [{ type: 'disconnected', reason }] : []
      if (count > 0) events.push({ type: 'dropped', count, reason: reason.code })
      if (events.length === 0) return
      const told = this.history.note(
        connectionId,
        events.map((event) => ({ event, timeMs })),
      )
      // Where nothing can be recorded, the sessions are told so.
      told.catch(() => undefined)
    })
    const policy = this.policies.get(connectionId) ?? new ReconnectPolicy()
    this.policies.set(connectionId, policy)
    policy.attempting()
    const delayMs = policy.delayAfter(reason.code, Date.now()) ?? 0
    this.changed({
      ...idleSession(connectionId, Date.now()),
      state: 'reconnecting',
      reason,
      attempt: policy.attempt,
      retryAtMs: Date.now() + delayMs,
    })
    this.restarts.set(
      connectionId,
      setTimeout(() => {
        this.restarts.delete(connectionId)
        void this.restart(connectionId)
      }, delayMs),
    )
  }

  private async restart(connectionId: number): Promise<void> {
    // What keeps it from being opened is told by the session.
    await this.inTurn(connectionId, () => this.launch(connectionId)).catch(() => undefined)
  }

  private async account(session: OpenSession, reason: DropReason): Promise<number> {
    const { account } = session
    const dropped = await closeAccount(this.history, account, reason)
    this.counted(account.memory.counts(account.connectionId))
    return dropped
  }

  private counted(counts: TrafficCounts): void {
    this.counts.set(counts.connectionId, counts)
    this.listener.onCounted(counts)
  }

  private changed(session: Session): void {
    if (session.state === 'connected') this.policies.get(session.connectionId)?.connected(Date.now())
    const { connectionId } = session
    const known = { ...session, pendingReconnect: isOver(session) ? [] : this.pendingOf(connectionId) }
    this.known.set(connectionId, known)
    this.listener.onChanged(known)
  }
}

// What opens it again does so with the profile as it is then.
function isOver({ state }: Session): boolean {
  return state === 'closed' || state === 'failed' || state === 'idle'
}
