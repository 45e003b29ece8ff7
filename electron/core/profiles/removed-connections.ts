import type { WriteDb } from '../db/handles.ts'
import { findConnection } from '../db/queries/workbench/connections.ts'
import type { RemovedConnection } from '../db/queries/workbench/removed.ts'
import {
  deleteRemoved,
  listRemoved,
  moveFromRemoved,
  moveToRemoved,
  settleRemoved,
} from '../db/queries/workbench/removed.ts'
import type { ForgottenSecrets, Secrets } from '../secrets/secrets.ts'
import { notFound } from './subscriptions.ts'

/** Connections that were deleted: kept for an undo, and for as long as there is history of theirs. */
export interface RemovedConnections {
  list(): RemovedConnection[]
  /** Deletes a connection with subscriptions and secrets, and keeps a record of it. Throws WorkbenchError `not-found`. */
  put(id: number, eraseHistory: boolean): void
  /**
   * Makes connections again, under their ids; with their secrets as long as they are not settled. Those that are there already
   * are left alone. Throws WorkbenchError `not-found`.
   */
  restore(ids: readonly number[]): void
  /** It cannot be undone any more: the secrets are gone. The record stays. */
  settle(id: number): void
  /** There is nothing of it any more. */
  forget(id: number): void
}

/** Keeps the records in `workbench.db`, and secrets in memory alone. `onRestored`: told once all of them are there. */
export function createRemovedConnections(
  db: WriteDb,
  secrets: Secrets,
  onRestored: (ids: readonly number[]) => void,
): RemovedConnections {
  const kept = new Map<number, ForgottenSecrets>()

  function dropSecrets(id: number): void {
    kept.get(id)?.drop()
    kept.delete(id)
  }

  return {
    list: () => listRemoved(db),

    put(id, eraseHistory) {
      if (!findConnection(db, id)) throw notFound('connection', id)
      kept.set(id, secrets.forget(id))
      moveToRemoved(db, id, { removedMs: Date.now(), eraseHistory })
    },

    restore(ids) {
      const gone = ids.filter((id) => !findConnection(db, id))
      const restore = db.transaction(() => {
        for (const id of gone) if (!moveFromRemoved(db, id)) throw notFound('connection', id)
      })
      restore.immediate()
      for (const id of gone) {
        kept.get(id)?.restore()
        kept.delete(id)
      }
      onRestored(gone)
    },

    settle(id) {
      dropSecrets(id)
      settleRemoved(db, id)
    },

    forget(id) {
      dropSecrets(id)
      deleteRemoved(db, id)
    },
  }
}
