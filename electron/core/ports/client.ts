import type { EventName, Events, Reply } from '../../../shared/contract/contract.ts'

/** One page on the other side of a transport. Views, charts and exports belong to the client that opened them. */
export interface Client {
  readonly id: number
  emit<Name extends EventName>(name: Name, payload: Events[Name]): void
}

/** What a transport does with a workbench. */
export interface WorkbenchDoor {
  /** A page has come: `emit` is called with every event meant for it, until `detach`. */
  attach(emit: Client['emit']): Client
  /** A page has gone: closes its views and charts, cancels its exports. */
  detach(client: Client): void
  /** Never rejects: anything wrong, an unknown name included, is a reply. */
  dispatch(client: Client, name: unknown, input: unknown): Promise<Reply>
}
