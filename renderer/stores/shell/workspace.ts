import { useEventListener } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ConnectionPlace, OpenPlace } from '../../../shared/types/workspace.ts'
import { bridge } from '../../bridge/index.ts'

/** What is changed is written once nothing has been for so long, and before the page goes away. */
const pauseMs = 400

type Parts = Omit<ConnectionPlace, 'connectionId'>

/** What comes back after a restart: what was on screen, and for each connection what was done with it. */
export const useWorkspaceStore = defineStore('workspace', () => {
  const open = shallowRef<OpenPlace | null>(null)
  const wereConnected = shallowRef<readonly number[]>([])
  /** As it was loaded: what is done on this page is kept by the stores themselves. */
  let loaded: ReadonlyMap<number, Parts> | null = null
  const changed = new Map<number, Parts>()
  let openChanged = false
  let timer: ReturnType<typeof setTimeout> | undefined

  bridge.on('workspace.wereConnectedChanged', (ids) => (wereConnected.value = ids))

  async function load(): Promise<void> {
    const workspace = await bridge.call('workspace.get', {})
    wereConnected.value = workspace.wereConnected
    // Once: a page that lost its core knows better what it was doing.
    if (loaded) return
    loaded = new Map(workspace.connections.map(({ connectionId, ...parts }) => [connectionId, parts]))
    open.value = workspace.open
  }

  function placeOf(connectionId: number): Parts {
    return loaded?.get(connectionId) ?? {}
  }

  function soon(): void {
    clearTimeout(timer)
    timer = setTimeout(save, pauseMs)
  }

  function keep(connectionId: number, parts: Parts): void {
    changed.set(connectionId, { ...changed.get(connectionId), ...parts })
    soon()
  }

  function keepOpen(place: OpenPlace): void {
    if (place.connectionId === open.value?.connectionId && place.tab === open.value.tab) return
    open.value = place
    openChanged = true
    soon()
  }

  function save(): void {
    clearTimeout(timer)
    if (!openChanged && changed.size === 0) return
    const connections = [...changed].map(([connectionId, parts]) => ({ connectionId, ...parts }))
    const input = { ...(openChanged && open.value ? { open: open.value } : {}), connections }
    openChanged = false
    changed.clear()
    // Not worth a word: what is lost is where one was, and it is tried again with the next change.
    bridge.call('workspace.save', input).catch((error: unknown) => console.warn('Not kept:', error))
  }

  useEventListener(window, 'pagehide', save)
  useEventListener(document, 'visibilitychange', () => {
    if (document.visibilityState === 'hidden') save()
  })

  async function decide(connect: boolean): Promise<void> {
    await bridge.call('workspace.decide', { connect })
  }

  return {
    /** What was on screen when the program was closed. */
    open: computed(() => open.value),
    /** Connections of the last run about which nobody has decided. */
    wereConnected: computed(() => wereConnected.value),
    load,
    placeOf,
    keep,
    keepOpen,
    decide,
  }
})
