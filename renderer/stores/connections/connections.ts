import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Input } from '../../../shared/contract/contract.ts'
import type { TlsDescription } from '../../../shared/types/connection-test.ts'
import type { Connection, Removal } from '../../../shared/types/connection.ts'
import { bridge } from '../../bridge/index.ts'

/** The saved profiles, in the order of the list. */
export const useConnectionsStore = defineStore('connections', () => {
  const list = shallowRef<readonly Connection[]>([])
  const byId = computed(() => new Map(list.value.map((connection) => [connection.id, connection])))

  function take(next: readonly Connection[]): void {
    list.value = next.toSorted((a, b) => a.position - b.position || a.id - b.id)
  }

  bridge.on('connections.changed', take)

  async function load(): Promise<void> {
    take(await bridge.call('connections.list', {}))
  }

  /** Adds a connection from a reply, because the event with the new list may arrive later. */
  function takeOne(connection: Connection): Connection {
    if (!byId.value.has(connection.id)) take([...list.value, connection])
    return connection
  }

  /** Secrets: undefined leaves one as it is, null deletes it. */
  async function create(input: Input<'connections.create'>): Promise<Connection> {
    return takeOne(await bridge.call('connections.create', input))
  }

  /** As {@link create}. */
  async function update(id: number, input: Input<'connections.create'>): Promise<Connection> {
    return bridge.call('connections.update', { id, ...input })
  }

  /** Changes only secrets: undefined leaves one as it is, null deletes it. */
  async function giveSecrets(input: Input<'connections.giveSecrets'>): Promise<void> {
    await bridge.call('connections.giveSecrets', input)
  }

  async function describeTls(input: Input<'connections.describeTls'>): Promise<TlsDescription> {
    return bridge.call('connections.describeTls', input)
  }

  async function duplicate(id: number): Promise<Connection> {
    return takeOne(await bridge.call('connections.duplicate', { id }))
  }

  async function remove(id: number, deleteHistory: boolean): Promise<Removal> {
    return bridge.call('connections.remove', { id, deleteHistory })
  }

  async function connect(id: number): Promise<void> {
    await bridge.call('connections.connect', { id })
  }

  async function disconnect(id: number): Promise<void> {
    await bridge.call('connections.disconnect', { id })
  }

  /** Moves a connection into a folder (null: the top level), before another one or, with null, to the end. */
  async function move(input: Input<'connections.move'>): Promise<void> {
    await bridge.call('connections.move', input)
  }

  async function connectMany(ids: number[]): Promise<void> {
    await bridge.call('connections.connectMany', { ids })
  }

  async function disconnectMany(ids: number[]): Promise<void> {
    await bridge.call('connections.disconnectMany', { ids })
  }

  async function removeMany(input: Input<'connections.removeMany'>): Promise<Removal> {
    return bridge.call('connections.removeMany', input)
  }

  /** Closes the session if there is one, and opens it with the current profile. */
  async function reconnect(id: number): Promise<void> {
    await bridge.call('connections.reconnect', { id })
  }

  return {
    list: computed(() => list.value),
    byId,
    load,
    create,
    update,
    giveSecrets,
    describeTls,
    duplicate,
    remove,
    connect,
    disconnect,
    reconnect,
    move,
    connectMany,
    disconnectMany,
    removeMany,
  }
})
