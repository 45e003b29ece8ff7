import type { Worker } from 'node:worker_threads'
import type { Reason } from '../../../shared/errors.ts'
import type { ThreadOrder } from './protocol/thread-messages.ts'

/** How long a thread may take to close its sockets before it is cut. */
const graceMs = 500

/** A thread that runs until it is stopped; anything else is a crash and is told. */
export class SupervisedThread<Message> {
  /** Resolves when the thread has ended, however it came to that. */
  readonly ended: Promise<unknown>
  readonly #worker: Worker
  #stopping = false

  /** `what`: the thread's name in the sentence about its crash. Neither callback comes after `stop` was called. */
  constructor(
    worker: Worker,
    what: string,
    onMessage: (message: Message) => void,
    onCrashed: (reason: Reason) => void,
  ) {
    this.#worker = worker
    let cause = 'it ended without a word'
    worker.on('error', (error) => {
      cause = error instanceof Error ? error.message : String(error)
    })
    worker.on('message', (message: Message) => {
      if (!this.#stopping) onMessage(message)
    })
    // Not events.once: it would reject at an error, and the exit comes later.
    this.ended = new Promise((resolve) => worker.once('exit', resolve))
    worker.on('exit', () => {
      if (this.#stopping) return
      const message = `The ${what} stopped unexpectedly: ${cause}.`
      onCrashed({ code: 'internal', message, details: { what, cause } })
    })
  }

  /** Resolves when the thread has ended, after {@link graceMs} by force. */
  async stop(): Promise<void> {
    this.#stopping = true
    const order: ThreadOrder = { type: 'stop' }
    this.#worker.postMessage(order)
    const timer = setTimeout(() => void this.#worker.terminate(), graceMs)
    await this.ended
    clearTimeout(timer)
  }
}
