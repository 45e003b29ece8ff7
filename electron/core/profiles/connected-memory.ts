import { connectedIds } from '../../../shared/contract/workspace.ts'
import type { Session } from '../../../shared/types/connection.ts'
import type { WriteDb } from '../db/handles.ts'
import { readSettings, writeSetting } from '../db/queries/workbench/settings.ts'

/** Name of the row of `settings` that holds the connections that are open. */
const rowName = 'workspace.connected'

/** Who is told which connections of the last run are still undecided. */
export type UndecidedListener = (ids: number[]) => void

/** Which connections are open, on the disk, so that the next run knows which were. */
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

  /** Those that were open when the last run ended and about which nobody has decided. */
  undecided(): number[] {
    return [...this.#undecided]
  }

  /** Leaves only those about which somebody has to decide. */
  keepUndecided(accept: (connectionId: number) => boolean): void {
    this.#decide((id) => !accept(id))
  }

  /** Nobody is asked any more. */
  decided(): void {
    this.#decide(() => true)
  }

  /** To be told of every change of a session. The end of the program is no wish to be disconnected. */
  sessionChanged({ connectionId, state, reason }: Session): void {
    const live = state === 'connecting' || state === 'connected' || state === 'reconnecting'
    if (live) this.#open.add(connectionId)
    else if (reason?.code !== 'workbench-closed') this.#open.delete(connectionId)
    if (live) this.#decide((id) => id === connectionId)
    this.#writeSoon()
  }

  /** The connection is gone. */
  forget(connectionId: number): void {
    this.#open.delete(connectionId)
    this.#decide((id) => id === connectionId)
    this.#writeSoon()
  }

  /** Writes what is not on the disk yet. */
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

  // A hundred connections that open at once are one write.
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
