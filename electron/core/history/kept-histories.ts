/** Lists and erases histories whose connections were deleted. */
import { WorkbenchError } from '../../../shared/errors.ts'
import type { KeptHistory } from '../../../shared/types/workbench.ts'
import type { RemovedConnection } from '../db/queries/workbench/removed.ts'
import type { History } from './history.ts'

/** The store of deleted connections. */
interface RemovedRecords {
  list(): RemovedConnection[]
  settle(id: number): void
  forget(id: number): void
}

/** Histories whose connections were deleted. */
export class KeptHistories {
  private readonly history: Pick<History, 'longReader' | 'writer'>
  private readonly removed: RemovedRecords
  private readonly isConnection: (id: number) => boolean

  constructor(
    history: Pick<History, 'longReader' | 'writer'>,
    removed: RemovedRecords,
    isConnection: (id: number) => boolean,
  ) {
    this.history = history
    this.removed = removed
    this.isConnection = isConnection
  }

  /** The most recently recorded history comes first. Throws WorkbenchError `history-unavailable`. */
  async list(): Promise<KeptHistory[]> {
    const known = new Map(this.removed.list().map((record) => [record.id, record]))
    const histories = await this.history.longReader.histories()
    return histories
      .filter(
        ({ connectionId }) => !this.isConnection(connectionId) && !known.get(connectionId)?.eraseHistory,
      )
      .map((stored) => ({ ...stored, connection: shown(known.get(stored.connectionId)) }))
      .toSorted((a, b) => b.lastMs - a.lastMs)
  }

  /** Throws WorkbenchError `not-found` if no history was kept for the connection. */
  async require(connectionId: number): Promise<void> {
    const kept = await this.list()
    if (kept.some((each) => each.connectionId === connectionId)) return
    const message = `There is no kept history of a deleted connection ${connectionId}.`
    throw new WorkbenchError('not-found', message, { what: 'history', id: connectionId })
  }

  /** Erases a history for good. Throws WorkbenchError `not-found`, or the error that prevents the deletion. */
  async erase(connectionId: number): Promise<void> {
    await this.require(connectionId)
    await this.history.writer.deleteHistory(connectionId)
    this.removed.forget(connectionId)
  }

  /**
   * Makes a deletion final: erases the history if the user asked for that. The record stays as long as there is
   * history. Never rejects: a failed deletion is repeated at the next start.
   */
  async settle(connectionId: number): Promise<void> {
    const record = this.removed.list().find(({ id }) => id === connectionId)
    if (!record) return
    try {
      if (record.eraseHistory) {
        await this.history.writer.deleteHistory(connectionId)
        this.removed.forget(connectionId)
        return
      }
      const { messages, events } = await this.history.longReader.size(connectionId, null)
      if (messages + events === 0) this.removed.forget(connectionId)
      else this.removed.settle(connectionId)
    } catch {
      // The history is not available now. The record stays unsettled, so the next start tries again.
    }
  }

  /** Carries out deletions that an earlier run did not finish. */
  async settlePending(): Promise<void> {
    for (const { id, settled } of this.removed.list()) if (!settled) await this.settle(id)
  }
}

function shown(record: RemovedConnection | undefined): KeptHistory['connection'] {
  if (!record) return null
  const { name, transport, host, port, path, removedMs } = record
  return { name, transport, host, port, path, removedMs }
}
