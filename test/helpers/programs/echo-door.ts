import type { EventName, Events, Reply } from '../../../shared/contract/contract.ts'
import type { Client, WorkbenchDoor } from '../../../electron/core/ports/client.ts'

/** A door without a workbench: answers every call with what it was given, for tests of the transports alone. */
export function createEchoDoor() {
  const clients = new Set<Client>()
  const arrived = Promise.withResolvers<Client>()
  const left = Promise.withResolvers<Client>()
  let lastId = 0

  const door: WorkbenchDoor = {
    attach(emit) {
      const client: Client = { id: ++lastId, emit }
      clients.add(client)
      arrived.resolve(client)
      return client
    },
    detach(client) {
      clients.delete(client)
      left.resolve(client)
    },
    dispatch: (client, name, input) =>
      Promise.resolve<Reply>({ ok: true, value: { clientId: client.id, name, input } }),
  }

  return {
    door,
    clients,
    /** The first client that came and the first that went. */
    arrived: arrived.promise,
    left: left.promise,
    tell<Name extends EventName>(name: Name, payload: Events[Name]) {
      for (const client of clients) client.emit(name, payload)
    },
  }
}
