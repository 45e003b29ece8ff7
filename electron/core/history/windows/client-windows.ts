/** Keeps the open views or charts of all clients, and checks who owns them. */
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Client } from '../../ports/client.ts'
import type { Pulse } from '../../threads/pulse.ts'

/** Something a page looks at the history through: it belongs to one client, and a pulse sends its news. */
export interface ClientWindow {
  client: Client
  connectionId: number
  pulse: Pulse
}

/** The open windows of one kind, numbered from 1; no number is used twice. */
export class ClientWindows<Window extends ClientWindow> {
  private readonly kind: 'view' | 'chart'
  private readonly closed: (id: number) => void
  private readonly open = new Map<number, Window>()
  private lastId = 0

  /** `closed` gets the number of each window that closes. */
  constructor(kind: 'view' | 'chart', closed: (id: number) => void) {
    this.kind = kind
    this.closed = closed
  }

  /** The number of the next window. */
  nextId(): number {
    return ++this.lastId
  }

  add(id: number, window: Window): void {
    this.open.set(id, window)
  }

  get(id: number): Window | undefined {
    return this.open.get(id)
  }

  entries(): [number, Window][] {
    return [...this.open]
  }

  /** Those on a connection. */
  on(connectionId: number): Window[] {
    return [...this.open.values()].filter((window) => window.connectionId === connectionId)
  }

  /** Throws WorkbenchError `not-found` for a window that is closed or belongs to another client. */
  check(id: number, client: Client): void {
    if (this.open.get(id)?.client === client) return
    throw new WorkbenchError('not-found', `There is no ${this.kind} ${id}.`, { kind: this.kind, id })
  }

  drop(id: number): void {
    this.open.get(id)?.pulse.stop()
    this.open.delete(id)
    this.closed(id)
  }

  /** A page has disconnected. */
  dropAllOf(client: Client): void {
    for (const [id, window] of this.open) if (window.client === client) this.drop(id)
  }

  /** The workbench closes. */
  dropAll(): void {
    for (const id of this.open.keys()) this.drop(id)
  }
}
