/** Remembers which connections are open, so that the next run can reopen them. */
import { connectedIds } from '../../../shared/contract/workbench/workspace.ts'
import type { Session } from '../../../shared/types/session.ts'
import type { WriteDb } from '../db/handles.ts'
import { readSettings, writeSetting } from '../db/queries/workbench/settings.ts'

/** Name of the row of `settings` that holds the connections that are open. */
const rowName = 'workspace.connected'

/** Called with the connections of the last run that are still undecided. */
export type UndecidedListener = (ids: number[]) => void

/** The open connections, stored so that the next run knows them. */
export class ConnectedMemory {
  readonly #db: WriteDb
  readonly #onUndecided: UndecidedListener
  readonly #open = new Set<number>()
  #undecided: Set<number>
  #written: string
  #writing = false

  constructor(db: WriteDb, onUndecided: UndecidedListener) {
    this.#db = db
    this.#onUndecided = onUndecided
    const checked = connectedIds.safeParse(readSettings(db).get(rowName))
    const ids = checked.success ? checked.data : []
    this.#undecided = new Set(ids)
    this.#written = JSON.stringify(ids)
  }

  /** Connections that were open when the last run ended and that the user has not decided about. */
  undecided(): number[] {
    return [...this.#undecided]
  }

  /** Keeps as undecided only the connections that `accept` returns true for. */
  keepUndecided(accept: (connectionId: number) => boolean): void {
    this.#decide((id) => !accept(id))
  }

  /** The user has decided about all of them. */
  decided(): void {
    this.#decide(() => true)
  }

  /** Must be called with every change of a session. Sessions closed by the end of the program stay remembered. */
  sessionChanged({ connectionId, state, reason }: Session): void {
    const live = state === 'connecting' || state === 'connected' || state === 'reconnecting'
    if (live) this.#open.add(connectionId)
    else if (reason?.code !== 'workbench-closed') this.#open.delete(connectionId)
    if (live) this.#decide((id) => id === connectionId)
    this.#writeSoon()
  }

  /** The connection was deleted. */
  forget(connectionId: number): void {
    this.#open.delete(connectionId)
    this.#decide((id) => id === connectionId)
    this.#writeSoon()
  }

  /** Writes what is not on disk yet. */
  close(): void {
    this.#write()
  }

  #decide(isDecided: (id: number) => boolean): void {
    const left = [...this.#undecided].filter((id) => !isDecided(id))
    if (left.length === this.#undecided.size) return
    this.#undecided = new Set(left)
    this.#onUndecided(left)
    this.#writeSoon()
  }

  // Many connections that open at once cause one write.
  #writeSoon(): void {
    if (this.#writing) return
    this.#writing = true
    setImmediate(() => this.#write())
  }

  #write(): void {
    this.#writing = false
    const ids = [...new Set([...this.#open, ...this.#undecided])].toSorted((a, b) => a - b)
    const text = JSON.stringify(ids)
    if (text === this.#written || !this.#db.open) return
    writeSetting(this.#db, rowName, ids)
    this.#written = text
  }
}
