import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Input } from '../../../shared/contract/contract.ts'
import type { Folder, Removal } from '../../../shared/types/connection.ts'
import { bridge } from '../../bridge/index.ts'

/** The folders of connections, in the order of the list. */
export const useFoldersStore = defineStore('folders', () => {
  const list = shallowRef<readonly Folder[]>([])
  const byId = computed(() => new Map(list.value.map((folder) => [folder.id, folder])))

  function take(next: readonly Folder[]): void {
    list.value = next.toSorted((a, b) => a.position - b.position || a.id - b.id)
  }

  bridge.on('folders.changed', take)

  async function load(): Promise<void> {
    take(await bridge.call('folders.list', {}))
  }

  async function create(name: string, parentId: number | null): Promise<Folder> {
    const folder = await bridge.call('folders.create', { name, parentId })
    // The event with the new list may arrive after the reply.
    if (!byId.value.has(folder.id)) take([...list.value, folder])
    return folder
  }

  async function rename(id: number, name: string): Promise<void> {
    await bridge.call('folders.rename', { id, name })
  }

  async function move(input: Input<'folders.move'>): Promise<void> {
    await bridge.call('folders.move', input)
  }

  async function remove(input: Input<'folders.remove'>): Promise<Removal> {
    return bridge.call('folders.remove', input)
  }

  return { list: computed(() => list.value), byId, load, create, rename, move, remove }
})
