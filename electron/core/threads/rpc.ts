/** Typed calls between threads. */
import { MessagePort, Worker } from 'node:worker_threads'
import type { BirpcFn } from 'birpc'
import { createBirpc } from 'birpc'
import type { Reason } from '../../../shared/errors.ts'
import { reasonOf, WorkbenchError } from '../../../shared/errors.ts'

/** Typed calls to the functions on the other side of a thread boundary; `.asEvent` does not wait for an answer. */
export type Remote<Functions extends object> = { [Name in keyof Functions]: BirpcFn<Functions[Name]> }

/**
 * What birpc puts on the wire: `i` the number of a call that wants an answer, `a` its arguments, `e` a reply's error.
 */
interface WireMessage {
  i?: string
  a?: unknown[]
  e?: unknown
}

/**
 * Joins two threads: `local` holds the functions that the other side may call; the result holds those that this side
 * may call. A throw crosses as a WorkbenchError with its reason, which a structured clone of an Error would lose. A
 * MessagePort among the arguments is transferred. Calls have no time limit. When a worker ends, calls under way and
 * all later ones are rejected, and events are dropped.
 */
export function joinThreads<Functions extends object, Local extends object>(
  port: MessagePort | Worker,
  local: Local,
): Remote<Functions> {
  let ended = false
  const rpc = createBirpc<Functions, Local>(local, {
    post: (message: WireMessage) => {
      if (ended && message.i !== undefined && message.a) throw endedThread()
      port.postMessage(
        message,
        message.a?.filter((argument) => argument instanceof MessagePort),
      )
    },
    on: (listener) => port.on('message', listener),
    off: (listener) => port.off('message', listener),
    serialize: (message: WireMessage) =>
      message.e === undefined ? message : { ...message, e: reasonOf(message.e) },
    deserialize: (message: WireMessage) =>
      message.e === undefined ? message : { ...message, e: revive(message.e as Reason) },
    timeout: -1,
    bind: 'functions',
  })
  if (port instanceof Worker) {
    port.on('exit', () => {
      ended = true
      void rpc.$rejectPendingCalls(({ reject }) => {
        reject(endedThread())
      })
    })
  }
  return rpc
}

class EndedThread extends WorkbenchError {}

function endedThread(): WorkbenchError {
  return new EndedThread('internal', 'A thread of the workbench has ended.')
}

/** Whether a call was rejected because the worker it went to has ended. */
export function isEndedThread(error: unknown): boolean {
  return error instanceof EndedThread
}

function revive(reason: Reason): WorkbenchError {
  return new WorkbenchError(reason.code, reason.message, reason.details)
}
