/** The interface between a transport and the core. */
import type { EventName, Events, Reply } from '../../../shared/contract/contract.ts'

/** One page on the other side of a transport. Views, charts and exports belong to the client that opened them. */
export interface Client {
  readonly id: number
  emit<Name extends EventName>(name: Name, payload: Events[Name]): void
}

/** What a transport calls on a workbench. */
export interface WorkbenchDoor {
  /** Registers a page: `emit` is called with every event for it until `detach`. */
  attach(emit: Client['emit']): Client
  /** Removes a page: closes its views and charts and cancels its exports. */
  detach(client: Client): void
  /** Never rejects: every error, including an unknown name, becomes a reply. */
  dispatch(client: Client, name: unknown, input: unknown): Promise<Reply>
}
