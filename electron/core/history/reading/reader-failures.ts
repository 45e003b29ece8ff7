/** Explains errors that occur while the history is read. */
import type { Reason } from '../../../../shared/errors.ts'
import { reasonOf, WorkbenchError } from '../../../../shared/errors.ts'
import { isDamage } from '../../db/examine.ts'
import type { ReaderCalls, ReaderEvents } from './reader-protocol.ts'

/** Events of the views. */
export interface ViewEvents extends Pick<ReaderEvents, 'searched'> {
  /** A view could not search further back and was closed. */
  failed?(viewId: number, error: unknown): void
}

/** Turns an error from reading `path` into a reason; calls `onDamaged` for a damaged file. */
export function readingFailure(path: string, error: unknown, onDamaged: (cause: string) => void): Reason {
  if (!isDamage(error)) return reasonOf(error)
  const cause = error instanceof Error ? error.message : String(error)
  onDamaged(cause)
  return { code: 'history-damaged', message: `${path} is damaged: ${cause}`, details: { file: path, cause } }
}

/** Wraps calls so that their errors carry a reason. */
export function explained(calls: ReaderCalls, explain: (error: unknown) => Reason): ReaderCalls {
  const guarded = Object.entries(calls).map(([name, call]) => [
    name,
    (...values: never[]): unknown => {
      try {
        return (call as (...values: never[]) => unknown)(...values)
      } catch (error) {
        const { code, message, details } = explain(error)
        throw new WorkbenchError(code, message, details)
      }
    },
  ])
  return Object.fromEntries(guarded) as ReaderCalls
}
