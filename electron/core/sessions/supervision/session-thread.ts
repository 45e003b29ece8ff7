import type { MessagePort, Worker } from 'node:worker_threads'
import type { Attachment, History } from '../../history/history.ts'
import { threadMemory } from '../../threads/memory.ts'
import type { Remote } from '../../threads/rpc.ts'
import { joinThreads } from '../../threads/rpc.ts'
import type { SessionCalls, SessionEvents, SessionStart } from '../protocol/session-protocol.ts'
import startSession from '../thread/session.thread.ts?nodeWorker'
import type { EndedThread } from './crash-account.ts'

/** Who hears of a session thread. */
export interface SessionThreadEvents extends SessionEvents {
  /** It has ended by itself; `cause` is what it threw, empty when it threw nothing. */
  died(cause: string): void
}

/** The thread of an open connection, and its way to the history. */
export class SessionThread {
  readonly account: EndedThread
  readonly calls: Remote<SessionCalls>
  readonly thread: Worker
  private readonly attachment: Attachment
  private readonly port: Promise<MessagePort>
  private closing = false

  private constructor(
    parts: { account: EndedThread; attachment: Attachment; port: Promise<MessagePort>; thread: Worker },
    events: SessionThreadEvents,
  ) {
    this.account = parts.account
    this.attachment = parts.attachment
    this.port = parts.port
    this.thread = parts.thread
    const { died, ...told } = events
    this.calls = joinThreads<SessionCalls, SessionEvents>(parts.thread, told)
    this.watch(died)
  }

  /** Starts it; it does nothing until it is opened. */
  static async start(
    start: SessionStart,
    account: EndedThread,
    history: History,
    events: SessionThreadEvents,
  ): Promise<SessionThread> {
    const first = Promise.withResolvers<MessagePort>()
    let take: (port: MessagePort) => void = first.resolve
    const attachment = await history.attach(start.connectionId, (port) => take(port))
    const thread = startSession({ workerData: start, resourceLimits: threadMemory })
    const session = new SessionThread({ account, attachment, port: first.promise, thread }, events)
    // The writer was started again.
    take = (port) => void session.calls.reattach.asEvent(port)
    return session
  }

  /** Whether it was asked to end. */
  get isClosing(): boolean {
    return this.closing
  }

  /** Connects, and stays at it under the reconnect policy. */
  async open(): Promise<void> {
    await this.calls.open(await this.port)
  }

  /** Says good-bye to the broker; everything received is on disk, or will never be, when it resolves. */
  async close(reason: 'closed-by-user' | 'workbench-closed'): Promise<void> {
    this.closing = true
    try {
      await this.calls.close(reason)
    } finally {
      await this.thread.terminate()
    }
  }

  private watch(died: SessionThreadEvents['died']): void {
    let cause = ''
    this.thread.on('error', (error) => {
      cause = error instanceof Error ? error.message : String(error)
    })
    this.thread.on('exit', () => {
      this.attachment.detach()
      if (!this.closing) died(cause)
    })
  }
}
