/** Repeats or delays calls while a thread is restarted. */
import type { Reason } from '../../../shared/errors.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Remote } from './rpc.ts'
import { isEndedThread } from './rpc.ts'

type AnyCall = ((...values: unknown[]) => Promise<unknown>) & { asEvent(...values: unknown[]): Promise<void> }

/**
 * Typed calls to a thread that is restarted when it dies. Calls made meanwhile wait for the next thread. A call that
 * was under way is repeated once, so it must be safe to repeat. If the thread had stopped answering, the call is
 * rejected as `history-unavailable`, as is every call while no thread can be started.
 */
export class Restartable<Calls extends object> {
  readonly remote: Remote<Calls>
  private current = pending<Remote<Calls>>()
  private hung = false

  constructor() {
    const calls = new Map<string, AnyCall>()
    this.remote = new Proxy({} as Remote<Calls>, {
      get: (_target, name) => {
        // JavaScript recognizes a promise by its `then`, so there must be none.
        if (typeof name !== 'string' || name === 'then') return undefined
        const call = calls.get(name) ?? this.callTo(name)
        calls.set(name, call)
        return call
      },
    })
  }

  /** A thread answers. */
  started(remote: Remote<Calls>): void {
    this.renew()
    this.current.resolve(remote)
  }

  /** The thread has ended and another one will be started. `hung`: it was ended because it did not answer. */
  ended(hung = false): void {
    this.hung = hung
    this.renew()
  }

  /** No thread can be started for now. */
  unavailable({ code, message, details }: Reason): void {
    this.renew()
    this.current.reject(new WorkbenchError(code, message, details))
  }

  // Calls that already wait continue to wait; calls that were already answered keep their answer.
  private renew(): void {
    if (this.current.settled) this.current = pending()
  }

  private callTo(name: string): AnyCall {
    const current = async () => (await this.current.promise) as unknown as Record<string, AnyCall>
    const call = async (...values: unknown[]): Promise<unknown> => {
      const first = (await current())[name]
      try {
        return await first?.(...values)
      } catch (error) {
        if (!isEndedThread(error)) throw error
        if (this.hung) throw stoppedAnswering()
        return (await current())[name]?.(...values)
      }
    }
    const asEvent = async (...values: unknown[]): Promise<void> => {
      try {
        await (await current())[name]?.asEvent(...values)
      } catch (error) {
        // An event without a listener is dropped.
        if (!(error instanceof WorkbenchError)) throw error
      }
    }
    return Object.assign(call, { asEvent })
  }
}

function stoppedAnswering(): WorkbenchError {
  const message = 'The history was started again, because it did not answer.'
  return new WorkbenchError('history-unavailable', message, { cause: 'hung' })
}

function pending<Value>() {
  const { promise, resolve, reject } = Promise.withResolvers<Value>()
  promise.catch(() => undefined)
  const made = {
    promise,
    settled: false,
    resolve: (value: Value) => {
      made.settled = true
      resolve(value)
    },
    reject: (error: Error) => {
      made.settled = true
      reject(error)
    },
  }
  return made
}
