import type { Worker } from 'node:worker_threads'
import { reasonOf } from '../../../../shared/errors.ts'
import { Restartable } from '../../threads/restartable.ts'
import type { Remote } from '../../threads/rpc.ts'
import { joinThreads } from '../../threads/rpc.ts'
import type { ReaderCalls, ReaderEvents, ReaderStart } from './reader-protocol.ts'
import startReader from './reader.thread.ts?nodeWorker'

/** A thread that misses this many questions in a row hangs: a regular expression may run for ever. */
const missesAllowed = 4
const questionIntervalMs = 2_000
const firstRestartMs = 50
const slowestRestartMs = 5_000
/** A thread that has run this long has not died of its start. */
const steadyMs = 10_000

export interface SupervisedReaderEvents extends ReaderEvents {
  /** The thread has ended, and what it had open is gone; another one is started. */
  restarted(hung: boolean): void
}

/** A reader thread that is started again when it dies, and ended when it hangs. */
export class SupervisedReader {
  readonly calls = new Restartable<ReaderCalls>()
  private readonly events: SupervisedReaderEvents
  private thread: Worker | null = null
  private file = ''
  private hung = false
  private startedMs = 0
  private delayMs = firstRestartMs
  private restart: NodeJS.Timeout | null = null
  private watch: NodeJS.Timeout | null = null

  constructor(events: SupervisedReaderEvents) {
    this.events = events
  }

  /** Starts a thread that reads `file`; resolves once it has it open. */
  async start(file: string): Promise<void> {
    this.file = file
    const thread = startReader({ workerData: { path: file } satisfies ReaderStart })
    this.thread = thread
    this.hung = false
    this.startedMs = performance.now()
    // Without a listener the error of a thread would end the whole process; its exit tells the rest.
    thread.on('error', () => undefined)
    thread.on('exit', () => {
      if (this.thread === thread) this.died()
    })
    const reader = joinThreads<ReaderCalls, ReaderEvents>(thread, this.events)
    await reader.open()
    if (this.thread !== thread) return
    this.calls.started(reader)
    this.look(thread, reader)
  }

  /** Ends the thread; calls wait for the next `start`. */
  async stop(): Promise<void> {
    const { thread } = this
    this.thread = null
    this.stopTimers()
    this.calls.ended()
    await thread?.terminate()
  }

  private died(): void {
    const { hung } = this
    this.thread = null
    this.stopTimers()
    this.calls.ended(hung)
    this.events.restarted(hung)
    this.delayMs =
      performance.now() - this.startedMs > steadyMs
        ? firstRestartMs
        : Math.min(this.delayMs * 2, slowestRestartMs)
    this.startLater()
  }

  private startLater(): void {
    this.restart = setTimeout(() => {
      this.restart = null
      this.start(this.file).catch((error: unknown) => {
        this.calls.unavailable(reasonOf(error))
        if (this.thread) void this.thread.terminate()
      })
    }, this.delayMs)
  }

  // Counted in answers and not in time: a computer that slept is no thread that hangs.
  private look(thread: Worker, reader: Remote<ReaderCalls>): void {
    let asked = 0
    let answered = 0
    this.watch = setInterval(() => {
      if (asked - answered >= missesAllowed) {
        this.hung = true
        void thread.terminate()
        return
      }
      asked++
      reader.alive().then(
        () => (answered = asked),
        () => undefined,
      )
    }, questionIntervalMs)
    this.watch.unref()
  }

  private stopTimers(): void {
    if (this.restart) clearTimeout(this.restart)
    if (this.watch) clearInterval(this.watch)
    this.restart = null
    this.watch = null
  }
}
