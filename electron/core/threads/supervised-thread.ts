/** Starts, watches and ends the worker threads of the core. No other code starts one. */
import type { ResourceLimits, Worker, WorkerOptions } from 'node:worker_threads'
import type { Remote } from './rpc.ts'
import { joinThreads } from './rpc.ts'

/**
 * Memory of a thread. In a flood V8 lets the young generation of each thread grow beyond 100 MB, all of it garbage.
 * With this limit (MB) it collects more often and is no slower.
 */
const memoryLimits: ResourceLimits = { maxYoungGenerationSizeMb: 24 }

/** How long a thread may take to close what it holds before it is ended by force; its owner may set another limit. */
const defaultTimeoutMs = 500

/** Starts a worker: what an import with `?nodeWorker` gives. */
export type StartWorker = (options: WorkerOptions) => Worker

/** What a thread is run with. */
export interface ThreadOptions<Local extends object> {
  start: StartWorker
  /** Shown by debuggers and in crash reports. */
  name: string
  workerData?: unknown
  /** What the thread may call on this side. */
  local: Local
  /**
   * The thread has ended although it was not asked to. `cause`: the message of the error it threw; empty if it threw
   * none.
   */
  onDied(cause: string): void
}

/** One worker thread from its start to its end. */
export class SupervisedThread<Calls extends object, Local extends object = object> {
  /** The calls that the thread answers. Calls under way when it ends are rejected. */
  readonly calls: Remote<Calls>
  /** Resolves when the thread has ended, for whatever reason. */
  readonly ended: Promise<void>
  readonly #worker: Worker
  readonly #startedMs = performance.now()
  #stopping = false

  constructor({ start, name, workerData, local, onDied }: ThreadOptions<Local>) {
    const worker = start({ name, workerData, resourceLimits: memoryLimits })
    this.#worker = worker
    this.calls = joinThreads<Calls, Local>(worker, local)
    let cause = ''
    // Without a listener the error of a thread would end the whole process.
    worker.on('error', (error) => {
      cause = error instanceof Error ? error.message : String(error)
    })
    // Not events.once: it would reject at an error, and the exit comes later.
    this.ended = new Promise((resolve) => {
      worker.once('exit', () => {
        resolve()
        if (!this.#stopping) onDied(cause)
      })
    })
  }

  /** How long it has run, ms. */
  get ranForMs(): number {
    return performance.now() - this.#startedMs
  }

  /** Whether it was asked to end. */
  get isStopping(): boolean {
    return this.#stopping
  }

  /**
   * Ends the thread. `close` first asks it to release its resources, so that it is not terminated in the middle of
   * native code. A thread that takes longer than `timeoutMs` is terminated anyway. Never rejects.
   */
  async stop(close?: () => Promise<unknown>, timeoutMs = defaultTimeoutMs): Promise<void> {
    this.#stopping = true
    if (close) {
      const { promise: outOfPatience, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, timeoutMs)
      await Promise.race([close().catch(() => undefined), this.ended, outOfPatience])
      clearTimeout(timer)
    }
    await this.#worker.terminate()
  }

  /** Ends a thread that has stopped answering. This is reported through `onDied`. */
  kill(): void {
    void this.#worker.terminate()
  }
}
