/** Runs connection tests, each in a thread of its own. */
import type { Reason } from '../../../shared/errors.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { ConnectionTest } from '../../../shared/types/connection-test.ts'
import type { Client } from '../ports/client.ts'
import type { StartWorker } from '../threads/supervised-thread.ts'
import { SupervisedThread } from '../threads/supervised-thread.ts'
import { timeoutFailure } from '../network/failures/network-failures.ts'
import { StepList, stepsOf } from './step-list.ts'
import type { TestEvents, TestProgress, TestStart } from './test-protocol.ts'
import startTest from './test.thread.ts?nodeWorker'

/** Maximum attempts of a test: MQTT 5 and 3.1.1, each with its own client identifier and with the profile's. */
const maxAttempts = 4
/** Additional time for the thread, the subscriptions and the goodbye. */
const usualAllowanceMs = 15_000

/** What a test may replace. */
interface TestsOptions {
  startThread?: StartWorker
  /** Time beyond that of the attempts, until a thread is stopped. */
  allowanceMs?: number
}

interface RunningTest {
  client: Client
  start: TestStart
  test: ConnectionTest
  thread: SupervisedThread<object, TestEvents>
  timer: NodeJS.Timeout
}

/** The running connection tests, each in a thread of its own, which limits the damage that a server can do. */
export class ConnectionTests {
  private readonly running = new Map<number, RunningTest>()
  private lastId = 0
  private readonly startThread: StartWorker
  private readonly allowanceMs: number

  constructor({ startThread = startTest, allowanceMs = usualAllowanceMs }: TestsOptions = {}) {
    this.startThread = startThread
    this.allowanceMs = allowanceMs
  }

  /** Starts a test; `connections.tested` reports its progress. An earlier test of the same client is cancelled. */
  start(start: TestStart, client: Client): ConnectionTest {
    this.cancelAllOf(client)
    const testId = ++this.lastId
    const { all: steps } = new StepList(stepsOf(start.profile.transport))
    const test: ConnectionTest = { testId, state: 'running', steps, reason: null, notes: [] }
    const thread = this.startRun(testId, start)
    const limitMs = maxAttempts * start.profile.connectTimeoutMs + this.allowanceMs
    const timer = setTimeout(() => {
      this.gaveUp(testId, limitMs)
    }, limitMs)
    this.running.set(testId, { client, start, test, thread, timer })
    return test
  }

  /** Stops a running test. Throws WorkbenchError `not-found`. */
  cancel(testId: number, client: Client): void {
    const run = this.running.get(testId)
    if (run?.client !== client) {
      throw new WorkbenchError('not-found', `There is no test ${testId}.`, { kind: 'test', id: testId })
    }
    this.abandon(run)
  }

  /** A page was closed. */
  cancelAllOf(client: Client): void {
    for (const run of this.running.values()) if (run.client === client) this.abandon(run)
  }

  /** Stops all tests. */
  async close(): Promise<void> {
    const threads = [...this.running.values()].map((run) => {
      this.forget(run)
      return run.thread.stop()
    })
    await Promise.all(threads)
  }

  private startRun(testId: number, workerData: TestStart): RunningTest['thread'] {
    return new SupervisedThread({
      start: this.startThread,
      name: 'connection test',
      workerData,
      local: {
        progressed: (progress) => {
          this.progressed(testId, progress)
        },
      },
      onDied: (cause) => {
        const message = `The thread of a connection test ended unexpectedly: ${cause}`
        this.failed(testId, { code: 'internal', message, details: { cause } })
      },
    })
  }

  private progressed(testId: number, progress: TestProgress): void {
    const run = this.running.get(testId)
    if (!run) return
    run.test = { testId, ...progress }
    if (progress.state !== 'running') this.end(run)
    run.client.emit('connections.tested', run.test)
  }

  private gaveUp(testId: number, limitMs: number): void {
    const run = this.running.get(testId)
    if (!run) return
    const reached = run.test.steps.findLast(({ state }) => state === 'done')?.name ?? 'none'
    const stage = reached === 'connect' ? 'subscribe' : reached
    this.failed(testId, timeoutFailure({ ...run.start.profile, connectTimeoutMs: limitMs }, stage))
  }

  // The results that the thread has reported until then are kept.
  private failed(testId: number, reason: Reason): void {
    const run = this.running.get(testId)
    if (!run) return
    const steps = new StepList(run.test.steps)
    steps.fail(reason)
    run.test = { ...run.test, state: 'failed', reason, steps: steps.all }
    this.end(run)
    run.client.emit('connections.tested', run.test)
  }

  private abandon(run: RunningTest): void {
    const steps = new StepList(run.test.steps)
    steps.abandon()
    run.test = { ...run.test, state: 'cancelled', steps: steps.all }
    this.end(run)
    run.client.emit('connections.tested', run.test)
  }

  private end(run: RunningTest): void {
    this.forget(run)
    void run.thread.stop()
  }

  private forget({ test, timer }: RunningTest): void {
    clearTimeout(timer)
    this.running.delete(test.testId)
  }
}
