/** Tracks the attached pages and sends events to all of them. */
import type { EventName, Events } from '../../../shared/contract/contract.ts'
import type { Client } from './client.ts'

/** The pages that are attached. */
export class Clients {
  private readonly attached = new Set<Client>()
  private lastId = 0

  attach(emit: Client['emit']): Client {
    const client: Client = { id: ++this.lastId, emit }
    this.attached.add(client)
    return client
  }

  detach(client: Client): void {
    this.attached.delete(client)
  }

  /** Sends an event to every page. */
  broadcast<Name extends EventName>(name: Name, payload: Events[Name]): void {
    for (const client of this.attached) client.emit(name, payload)
  }
}
