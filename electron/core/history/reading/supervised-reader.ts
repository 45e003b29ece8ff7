/** Runs a reader thread: restarts it when it dies, and ends it when it hangs. */
import { reasonOf } from '../../../../shared/errors.ts'
import { Restartable } from '../../threads/restartable.ts'
import { RestartTimer } from '../../threads/restart-timer.ts'
import { SupervisedThread } from '../../threads/supervised-thread.ts'
import type { ReaderActivity, ReaderCalls, ReaderEvents, ReaderStart } from './reader-protocol.ts'
import { activityBytes, readerActivity } from './reader-protocol.ts'
import start from './reader.thread.ts?nodeWorker'

type ReaderThread = SupervisedThread<ReaderCalls, ReaderEvents>

/** Interval between the last answer of a thread and the next check that it is alive. */
const checkIntervalMs = 250
/** A thread that misses this many checks in a row counts as hung. */
const maxMissedChecks = 32
/** The same limit when it was matching at every check: a regular expression may never finish. */
const maxMatchingChecks = 5

export interface SupervisedReaderEvents extends ReaderEvents {
  /**
   * The thread has ended, everything it had open is closed, and a new one is started. `tooSlow`: the view whose
   * regular expression took too long; null if the thread ended for another reason.
   */
  restarted(tooSlow: number | null): void
}

/** A reader thread that is restarted when it dies and ended when it hangs. */
export class SupervisedReader {
  readonly calls = new Restartable<ReaderCalls>()
  private readonly events: SupervisedReaderEvents
  private readonly checks: boolean
  private readonly restart = new RestartTimer({ firstMs: 50, longestMs: 5_000, steadyMs: 10_000 })
  private thread: ReaderThread | null = null
  private file = ''
  private hung = false
  private tooSlow: number | null = null
  private watch: NodeJS.Timeout | null = null

  /** `checks`: the thread checks the file in the background. */
  constructor(events: SupervisedReaderEvents, checks = false) {
    this.events = events
    this.checks = checks
  }

  /** Starts a thread that reads `file`; resolves once the thread has it open. */
  async start(file: string): Promise<void> {
    this.file = file
    this.hung = false
    this.tooSlow = null
    const activity = new SharedArrayBuffer(activityBytes)
    const thread: ReaderThread = new SupervisedThread({
      start,
      name: 'history reader',
      workerData: { path: file, activity, checks: this.checks } satisfies ReaderStart,
      local: this.events,
      onDied: () => {
        if (this.thread === thread) this.died(thread)
      },
    })
    this.thread = thread
    await thread.calls.open()
    if (this.thread !== thread) return
    this.calls.started(thread.calls)
    this.checkAlive(thread, readerActivity(activity))
  }

  /** Ends the thread; calls wait for the next `start`. */
  async stop(): Promise<void> {
    const { thread } = this
    this.thread = null
    this.restart.cancel()
    this.stopWatching()
    this.calls.ended()
    await thread?.stop(() => thread.calls.close())
  }

  private died({ ranForMs }: ReaderThread): void {
    const { hung, tooSlow } = this
    this.thread = null
    this.stopWatching()
    this.calls.ended(hung)
    this.events.restarted(tooSlow)
    this.restart.plan(ranForMs, () => {
      this.start(this.file).catch((error: unknown) => {
        this.calls.unavailable(reasonOf(error))
        this.thread?.kill()
      })
    })
  }

  // Counts missed answers instead of time, so that sleep of the computer does not count as a hang.
  private checkAlive(thread: ReaderThread, { matching, view }: ReaderActivity): void {
    let waits = false
    let silences = 0
    let matches = 0
    this.watch = setInterval(() => {
      if (!waits) {
        waits = true
        silences = matches = 0
        thread.calls.alive().then(
          () => (waits = false),
          () => undefined,
        )
        return
      }
      silences++
      if (matching[0] === 1) matches++
      if (matches < maxMatchingChecks && silences < maxMissedChecks) return
      this.hung = true
      if (matches >= maxMatchingChecks) this.tooSlow = view[0] ?? 0
      thread.kill()
    }, checkIntervalMs)
    this.watch.unref()
  }

  private stopWatching(): void {
    if (this.watch) clearInterval(this.watch)
    this.watch = null
  }
}
