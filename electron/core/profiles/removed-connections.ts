/** Deletes connections, keeps a record of each, and restores them. */
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

/** Deleted connections, kept for an undo and for as long as their history exists. */
export interface RemovedConnections {
  list(): RemovedConnection[]
  /**
   * Deletes a connection with subscriptions and secrets, and keeps a record of it. Throws WorkbenchError `not-found`.
   */
  put(id: number, eraseHistory: boolean): void
  /**
   * Restores connections under their old ids, with their secrets unless they are settled. Connections that exist
   * already are left alone. Throws WorkbenchError `not-found`.
   */
  restore(ids: readonly number[]): void
  /** Ends the time for an undo: drops the secrets and keeps the record. */
  settle(id: number): void
  /** Deletes the record and the secrets. */
  forget(id: number): void
}

/** Keeps the records in `workbench.db`, and secrets in memory only. `onRestored`: called once all are restored. */
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
