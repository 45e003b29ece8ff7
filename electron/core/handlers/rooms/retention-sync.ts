/** Keeps the history informed of the retention of each connection. */
import type { Connection } from '../../../../shared/types/connection.ts'
import type { History } from '../../history/history.ts'

/** Tells the history the retention of each connection whenever it changes. */
export class RetentionSync {
  readonly #history: History
  /** By connection, as JSON. */
  readonly #reported = new Map<number, string>()

  constructor(history: History) {
    this.#history = history
  }

  update(connections: readonly Connection[]): void {
    // A connection that is deleted and restored is reported again.
    const ids = new Set(connections.map(({ id }) => id))
    for (const id of this.#reported.keys()) if (!ids.has(id)) this.#reported.delete(id)
    for (const { id, retention } of connections) {
      const now = JSON.stringify(retention)
      if (this.#reported.get(id) === now) continue
      this.#reported.set(id, now)
      this.#history.setRetention(id, retention)
    }
  }
}
