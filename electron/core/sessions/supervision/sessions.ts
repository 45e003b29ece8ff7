/** Keeps one session thread for every open connection. */
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Reason } from '../../../../shared/errors.ts'
import { reasonOf, WorkbenchError } from '../../../../shared/errors.ts'
import type { DropReason, Session } from '../../../../shared/types/session.ts'
import type { Subscription } from '../../../../shared/types/subscription.ts'
import type { Unrecorded } from '../../../../shared/types/message.ts'
import type { History } from '../../history/history.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { Publication, TrafficCounts } from '../protocol/session-protocol.ts'
import { closeAccount } from './crash-account.ts'
import { crashEvents, crashReason } from './crash-report.ts'
import { Restarts } from './restarts.ts'
import type { BookListener } from './session-book.ts'
import { SessionBook } from './session-book.ts'
import { sessionStart } from './session-start.ts'
import { SessionThread } from './session-thread.ts'
import { SerialQueues } from '../../threads/serial-queue.ts'

/** How long the end of a session waits for the number of its messages that were stored. */
const settleMs = 100

/** Receives the state changes of the sessions. */
export interface SessionsListener extends BookListener {
  /** A session is about to start recording. */
  onOpening(connectionId: number): void
  onUnrecorded(unrecorded: Unrecorded): void
}

/**
 * Runs every open connection in a supervised thread of its own. A thread that crashes is reported and started again
 * under the reconnect policy. The other sessions are not affected.
 */
export class Sessions {
  private readonly profiles: Profiles
  private readonly history: History
  private readonly listener: SessionsListener
  private readonly book: SessionBook
  private readonly open = new Map<number, SessionThread>()
  // Connecting and disconnecting take time. Running them in turn ensures that a connection never has two threads.
  private readonly turns = new SerialQueues<number>()
  private readonly restarts = new Restarts((connectionId) => {
    // The session itself reports why it cannot be opened.
    this.turns.run(connectionId, () => this.launch(connectionId)).catch(() => undefined)
  })
  /** The connections to open once the passphrase is known. */
  private readonly locked = new Set<number>()
  private failing: Reason | null = null

  constructor(profiles: Profiles, history: History, listener: SessionsListener) {
    this.profiles = profiles
    this.history = history
    this.listener = listener
    this.book = new SessionBook(profiles, listener)
    history.events.on('failing', (reason) => {
      this.setRecording(reason)
    })
  }

  /** Returns one session for every saved connection. */
  list(): Session[] {
    return this.profiles.list().map(({ id }) => this.book.of(id))
  }

  /** Whether the session is connected or trying to connect, so that its client identifier is in use. */
  isOpen(connectionId: number): boolean {
    return this.open.has(connectionId) || this.restarts.has(connectionId)
  }

  /** Traffic since the session of a connection was opened. */
  trafficOf(connectionId: number): TrafficCounts | undefined {
    return this.book.trafficOf(connectionId)
  }

  /**
   * Opens a session, or retries at once if it waits for its next attempt. Throws WorkbenchError `not-found`,
   * `secret-unreadable` or `secrets-locked`. The session reports the last two as well. After `secrets-locked` it is
   * opened once the passphrase is known, see {@link unlocked}.
   */
  connect(connectionId: number): Promise<void> {
    return this.turns.run(connectionId, async () => {
      this.profiles.get(connectionId)
      const { state, pendingReconnect } = this.book.of(connectionId)
      const session = this.open.get(connectionId)
      if (session && !session.isClosing) {
        if (state === 'connected' || state === 'connecting') return
        // If nothing was edited, the same session continues and keeps its counters.
        if (state === 'reconnecting' && pendingReconnect.length === 0) {
          void session.calls.retry.asEvent()
          return
        }
      }
      await this.loadSecrets(connectionId)
      await this.end(connectionId, 'closed-by-user')
      this.book.startOver(connectionId)
      await this.launch(connectionId)
    })
  }

  /**
   * Ends a session in order. When it resolves, everything received is on disk, or is being written and will be
   * counted.
   */
  disconnect(connectionId: number): Promise<void> {
    return this.turns.run(connectionId, async () => {
      this.profiles.get(connectionId)
      await this.end(connectionId, 'closed-by-user')
    })
  }

  /** Closes the session if it is open, and opens it with the current profile. Throws as {@link connect} does. */
  reconnect(connectionId: number): Promise<void> {
    return this.turns.run(connectionId, async () => {
      this.profiles.get(connectionId)
      await this.loadSecrets(connectionId)
      await this.end(connectionId, 'closed-by-user')
      await this.launch(connectionId)
    })
  }

  /** Resolves with the sequence number once stored. Throws WorkbenchError `not-connected` or `payload-too-large`. */
  async publish(connectionId: number, publication: Publication): Promise<{ seq: number }> {
    const { name, host, port } = this.profiles.get(connectionId)
    const session = this.open.get(connectionId)
    if (!session) throw new WorkbenchError('not-connected', `${name} is not connected.`, { host, port })
    return session.calls.publish(publication)
  }

  /** Secrets can be read: sessions that waited for the passphrase are opened. Each session reports its own state. */
  unlocked(): void {
    for (const connectionId of [...this.locked]) {
      const opened = this.isOpen(connectionId) ? this.reconnect(connectionId) : this.connect(connectionId)
      opened.catch(() => undefined)
    }
  }

  /** Profiles have changed: reports which sessions continue without the edits. */
  profilesChanged(): void {
    this.book.profilesChanged()
  }

  /** The profile's subscriptions have changed. */
  setSubscriptions(connectionId: number, subscriptions: Subscription[]): void {
    void this.open.get(connectionId)?.calls.setSubscriptions.asEvent(subscriptions)
  }

  private setRecording(failing: Reason | null): void {
    this.failing = failing
    for (const { calls } of this.open.values()) void calls.setRecording.asEvent(failing)
  }

  /** The computer has slept: every session checks whether its broker still answers. */
  wake(): void {
    for (const { calls } of this.open.values()) void calls.wake.asEvent()
  }

  /** Ends the session of a connection that is being removed, and forgets it. */
  async forget(connectionId: number): Promise<void> {
    await this.turns.run(connectionId, () => this.end(connectionId, 'closed-by-user'))
    this.book.forget(connectionId)
  }

  /** Ends all sessions in order. */
  async close(): Promise<void> {
    const ids = new Set([...this.open.keys(), ...this.restarts.ids()])
    await Promise.all([...ids].map((id) => this.turns.run(id, () => this.end(id, 'workbench-closed'))))
  }

  // Called before the running session is closed: a session that could not be opened again should continue.
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

  private async launch(connectionId: number): Promise<void> {
    await this.loadSecrets(connectionId)
    try {
      await this.begin(connectionId)
    } catch (error) {
      this.notOpened(connectionId, reasonOf(error))
      throw error
    }
  }

  private notOpened(connectionId: number, reason: Reason): void {
    // A thread that crashed has reported it already and waits for its restart.
    if (this.isOpen(connectionId)) return
    this.book.closed(connectionId)
    this.book.setWithoutThread(connectionId, { state: 'failed', reason })
  }

  private async begin(connectionId: number): Promise<void> {
    const { profiles, history, listener, book } = this
    const memory = book.memoryOf(connectionId)
    const account = { connectionId, session: randomUUID(), memory, storedBefore: memory.get('stored') }
    const profile = profiles.get(connectionId)
    book.opened(connectionId, { profile, secretsRevision: profiles.secretsRevision(connectionId) })
    const start = await sessionStart(profiles, history, account)
    listener.onOpening(connectionId)
    const session = await SessionThread.start(start, account, history, {
      changed: (changed) => {
        if (changed.state === 'connected') this.restarts.connected(connectionId)
        book.changed(changed)
      },
      counted: (counts) => {
        book.counted(counts)
      },
      unrecorded: (unrecorded) => {
        listener.onUnrecorded(unrecorded)
      },
      died: (cause) => {
        this.crashed(session, cause)
      },
    })
    this.open.set(connectionId, session)
    await session.open()
    if (this.failing) void session.calls.setRecording.asEvent(this.failing)
  }

  private async end(connectionId: number, reason: 'closed-by-user' | 'workbench-closed'): Promise<void> {
    const session = this.open.get(connectionId)
    const waited = [this.restarts.cancel(connectionId), this.locked.delete(connectionId)].includes(true)
    if (waited && !session) this.book.ended(connectionId, reason)
    if (!session || session.isClosing) return
    try {
      await session.close(reason)
    } finally {
      this.open.delete(connectionId)
      this.book.closed(connectionId)
      if (session.account.memory.open !== 0) await this.settle(session)
    }
  }

  // What the writer has by now will be stored, and nothing else. A message of 256 MB takes seconds, which only the next
  // session of the connection has to wait for.
  private async settle(session: SessionThread): Promise<void> {
    const accounted = this.account(session, 'history-unavailable')
    void this.turns.run(session.account.connectionId, () => accounted)
    await Promise.race([accounted, setTimeout(settleMs, undefined, { ref: false })])
  }

  private crashed(session: SessionThread, cause: string): void {
    const { connectionId } = session.account
    this.open.delete(connectionId)
    // Messages that the thread held only in memory are lost with it.
    this.listener.onUnrecorded({ connectionId, failing: false, messages: [], lost: 0 })
    const profile = this.profiles.get(connectionId)
    const reason = crashReason(profile, cause)
    const wasConnected = this.book.of(connectionId).state === 'connected'
    const timeMs = Date.now()
    // Runs in turn: the next thread must know what the writer has stored from this one.
    void this.turns.run(connectionId, async () => {
      const count = await this.account(session, 'session-crashed')
      const events = crashEvents(reason, wasConnected, count)
      if (events.length === 0) return
      const told = this.history.writer.note(
        connectionId,
        events.map((event) => ({ event, timeMs })),
      )
      // If nothing can be recorded, the sessions are informed.
      told.catch(() => undefined)
    })
    const next = this.restarts.plan(connectionId, reason.code, profile.reconnect)
    if (next) this.book.setWithoutThread(connectionId, { state: 'reconnecting', reason, ...next })
    else this.notOpened(connectionId, reason)
  }

  private async account({ account }: SessionThread, reason: DropReason): Promise<number> {
    const dropped = await closeAccount(this.history.writer.storedOf, account, reason)
    const { connectionId, memory } = account
    // The connection may have been removed meanwhile.
    if (this.profiles.has(connectionId)) this.book.counted(memory.counts(connectionId))
    return dropped
  }
}
