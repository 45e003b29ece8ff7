import type { Worker } from 'node:worker_threads'
import { reasonOf } from '../../../../shared/errors.ts'
import { Restartable } from '../../threads/restartable.ts'
import { endThread } from '../../threads/end-thread.ts'
import { threadMemory } from '../../threads/memory.ts'
import type { Remote } from '../../threads/rpc.ts'
import { joinThreads } from '../../threads/rpc.ts'
import type { ReaderActivity, ReaderCalls, ReaderEvents, ReaderStart } from './reader-protocol.ts'
import { activityBytes, readerActivity } from './reader-protocol.ts'
import startReader from './reader.thread.ts?nodeWorker'

/** How often a thread is asked whether it is still there, when it has answered the last time. */
const questionIntervalMs = 250
/** A thread that was silent so many times in a row hangs. */
const silencesAllowed = 32
/** The same while it was matching every time: a regular expression may run for ever. */
const matchesAllowed = 5
const firstRestartMs = 50
const slowestRestartMs = 5_000
/** A thread that has run this long has not died of its start. */
const steadyMs = 10_000

export interface SupervisedReaderEvents extends ReaderEvents {
  /**
   * The thread has ended, and what it had open is gone; another one is started. `tooSlow`: the view whose regular expression
   * took too long, null where it ended for another reason.
   */
  restarted(tooSlow: number | null): void
}

/** A reader thread that is started again when it dies, and ended when it hangs. */
export class SupervisedReader {
  readonly calls = new Restartable<ReaderCalls>()
  private readonly events: SupervisedReaderEvents
  private readonly checks: boolean
  private thread: Worker | null = null
  private reader: Remote<ReaderCalls> | null = null
  private file = ''
  private hung = false
  private tooSlow: number | null = null
  private startedMs = 0
  private delayMs = firstRestartMs
  private restart: NodeJS.Timeout | null = null
  private watch: NodeJS.Timeout | null = null

  /** `checks`: it looks through the file in the background. */
  constructor(events: SupervisedReaderEvents, checks = false) {
    this.events = events
    this.checks = checks
  }

  /** Starts a thread that reads `file`; resolves once it has it open. */
  async start(file: string): Promise<void> {
    this.file = file
    const activity = new SharedArrayBuffer(activityBytes)
    const thread = startReader({
      resourceLimits: threadMemory,
      workerData: { path: file, activity, checks: this.checks } satisfies ReaderStart,
    })
    this.thread = thread
    this.hung = false
    this.tooSlow = null
    this.startedMs = performance.now()
    // Without a listener the error of a thread would end the whole process; its exit tells the rest.
    thread.on('error', () => undefined)
    thread.on('exit', () => {
      if (this.thread === thread) this.died()
    })
    const reader = joinThreads<ReaderCalls, ReaderEvents>(thread, this.events)
    this.reader = reader
    await reader.open()
    if (this.thread !== thread) return
    this.calls.started(reader)
    this.look(thread, reader, readerActivity(activity))
  }

  /** Ends the thread; calls wait for the next `start`. */
  async stop(): Promise<void> {
    const { thread, reader } = this
    this.thread = null
    this.stopTimers()
    this.calls.ended()
    if (thread && reader) await endThread(thread, () => reader.close())
  }

  private died(): void {
    const { hung, tooSlow } = this
    this.thread = null
    this.stopTimers()
    this.calls.ended(hung)
    this.events.restarted(tooSlow)
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
  private look(thread: Worker, reader: Remote<ReaderCalls>, { matching, view }: ReaderActivity): void {
    let waits = false
    let silences = 0
    let matches = 0
    this.watch = setInterval(() => {
      if (!waits) {
        waits = true
        silences = matches = 0
        reader.alive().then(
          () => (waits = false),
          () => undefined,
        )
        return
      }
      silences++
      if (matching[0] === 1) matches++
      if (matches < matchesAllowed && silences < silencesAllowed) return
      this.hung = true
      if (matches >= matchesAllowed) this.tooSlow = view[0] ?? 0
      void thread.terminate()
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
