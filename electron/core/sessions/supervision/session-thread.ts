/** Runs the thread of one open connection and keeps its way to the history. */
import type { MessagePort } from 'node:worker_threads'
import type { Attachment, History } from '../../history/history.ts'
import { SupervisedThread } from '../../threads/supervised-thread.ts'
import type { Remote } from '../../threads/rpc.ts'
import type { SessionCalls, SessionEvents, SessionStart } from '../protocol/session-protocol.ts'
import start from '../thread/session.thread.ts?nodeWorker'
import type { EndedThread } from './crash-account.ts'

/** Closing a session may wait for the disk for as long as the disk needs. */
const closeTimeoutMs = 2 ** 31 - 1

/** Receives the events of a session thread. */
export interface SessionThreadEvents extends SessionEvents {
  /** The thread has ended by itself. `cause` is what it threw, or empty when it threw nothing. */
  died(cause: string): void
}

/** The thread of an open connection, and its connection to the history writer. */
export class SessionThread {
  readonly account: EndedThread
  private readonly thread: SupervisedThread<SessionCalls, SessionEvents>
  private readonly attachment: Attachment
  private readonly port: Promise<MessagePort>

  private constructor(
    account: EndedThread,
    attachment: Attachment,
    port: Promise<MessagePort>,
    thread: SupervisedThread<SessionCalls, SessionEvents>,
  ) {
    this.account = account
    this.attachment = attachment
    this.port = port
    this.thread = thread
  }

  /** Starts the thread. It does nothing until it is opened. */
  static async start(
    workerData: SessionStart,
    account: EndedThread,
    history: History,
    { died, ...local }: SessionThreadEvents,
  ): Promise<SessionThread> {
    const first = Promise.withResolvers<MessagePort>()
    let take: (port: MessagePort) => void = first.resolve
    const attachment = await history.attach(workerData.connectionId, (port) => take(port))
    const name = `session ${workerData.connectionId}`
    const thread = new SupervisedThread<SessionCalls, SessionEvents>({
      start,
      name,
      workerData,
      local,
      onDied: (cause) => {
        attachment.detach()
        died(cause)
      },
    })
    // The writer was started again.
    take = (port) => void thread.calls.reattach.asEvent(port)
    return new SessionThread(account, attachment, first.promise, thread)
  }

  get calls(): Remote<SessionCalls> {
    return this.thread.calls
  }

  /** Whether the thread was asked to end. */
  get isClosing(): boolean {
    return this.thread.isStopping
  }

  /** Connects, and stays connected under the reconnect policy. */
  async open(): Promise<void> {
    await this.calls.open(await this.port)
  }

  /** Disconnects from the broker. When it resolves, everything received is on disk or can never be stored. */
  async close(reason: 'closed-by-user' | 'workbench-closed'): Promise<void> {
    const closed = this.calls.close(reason)
    await this.thread.stop(() => closed, closeTimeoutMs)
    this.attachment.detach()
    await closed
  }

  /** Ends the thread as a crash would. */
  kill(): void {
    this.thread.kill()
  }
}
